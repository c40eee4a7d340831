const maxNameLength = 64;
const maxValueLength = 512;
const maxOptions = 500;

/** The terminal's options. A written one is read back at once but takes effect with REFRESHOPTION or a restart. */
export class OptionTable {
  readonly #stored: Map<string, string>;
  #effective: Map<string, string>;

  constructor(options: Readonly<Record<string, string>>) {
    this.#stored = new Map(Object.entries(options));
    this.#effective = new Map(this.#stored);
  }

  read(name: string): string | undefined {
    return this.#stored.get(name);
  }

  /** False where the name or the value is not possible. */
  write(name: string, value: string): boolean {
    if (name === '' || name.length > maxNameLength || value.length > maxValueLength) return false;
    if (!this.#stored.has(name) && this.#stored.size >= maxOptions) return false;
    this.#stored.set(name, value);
    return true;
  }

  refresh(): void {
    this.#effective = new Map(this.#stored);
  }

  /** The number an option has in effect; 0 where it is missing or no number. */
  effectiveNumber(name: string): number {
    const value = Number(this.#effective.get(name) ?? 0);
    return Number.isFinite(value) ? value : 0;
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#stored);
  }
}

export interface OptionFacts {
  serialNumber: string;
  host: string;
  mac: string;
  userCapacity: number;
  punchCapacity: number;
  templateCapacity: number;
}

/** The options of a terminal of the ZMM220 family, as such a one names them; it is nobody's real terminal. */
export function usualOptions(facts: OptionFacts): Record<string, string> {
  return {
    '~SerialNumber': facts.serialNumber,
    '~DeviceName': 'Simulated F18',
    '~Platform': 'ZMM220_TFT',
    '~OS': '1',
    '~OEMVendor': 'Simulator Works',
    '~ProductTime': '2017-04-28 10:00:00',
    FirmwareVersion: 'Ver 6.60 Apr 28 2017',
    MAC: facts.mac,
    IPAddress: facts.host,
    NetMask: '255.255.255.0',
    GATEIPAddress: '0.0.0.0',
    DHCP: '0',
    DeviceID: '1',
    '~ZKFPVersion': '10',
    '~PIN2Width': '9',
    '~IsABCPinEnable': '0',
    '~T9FunOn': '0',
    '~IsOnlyRFMachine': '0',
    '~RFCardOn': '1',
    FingerFunOn: '1',
    MThreshold: '35',
    '~ExtendFmt': '0',
    '~SSR': '1',
    '~ShowState': '0',
    WorkCode: '0',
    CompatOldFirmware: '0',
    '~MaxUserCount': String(Math.ceil(facts.userCapacity / 100)),
    '~MaxFingerCount': String(Math.ceil(facts.templateCapacity / 100)),
    '~MaxAttLogCount': String(Math.ceil(facts.punchCapacity / 10_000)),
    LockFunOn: '15',
    LockOn: '5',
    VoiceOn: '1',
    VOLUME: '67',
    AlarmReRec: '0',
    Language: '69',
    DtFmt: '9',
  };
}
