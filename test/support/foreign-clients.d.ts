// The two npm clients bring no types. These are the members the tests use, as their sources have them.

declare module 'zkteco-js' {
  export interface ForeignUser {
    uid: number;
    role: number;
    password: string;
    name: string;
    cardno: number;
    userId: string;
  }
  export interface ForeignPunch {
    sn: number;
    user_id: string;
    /** `Date.prototype.toString` of the terminal's time read as local time. */
    record_time: string;
    type: number;
    state: number;
    ip: string;
  }
  /** The part that speaks UDP. */
  export interface ForeignUdp {
    createSocket(): Promise<unknown>;
    connect(): Promise<boolean>;
    getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>;
    getTime(): Promise<Date>;
    getUsers(): Promise<{ data: { uid: number; role: number; name: string; userId: number }[] }>;
    disconnect(): Promise<unknown>;
  }
  export default class ZktecoJs {
    constructor(ip: string, port: number, timeoutMs: number, inport: number);
    readonly zudp: ForeignUdp;
    readonly ztcp: { readonly socket: import('node:net').Socket | null };
    createSocket(): Promise<boolean>;
    getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>;
    getSerialNumber(): Promise<string>;
    getPlatform(): Promise<string>;
    getMacAddress(): Promise<string>;
    getFirmware(): Promise<string>;
    getVendor(): Promise<string>;
    getProductTime(): Promise<Date>;
    getDeviceVersion(): Promise<string>;
    getDeviceName(): Promise<string>;
    getOS(): Promise<string>;
    getWorkCode(): Promise<string>;
    getPIN(): Promise<string>;
    getFaceOn(): Promise<'Yes' | 'No'>;
    getSSR(): Promise<string>;
    getTime(): Promise<Date>;
    setTime(time: Date): Promise<Buffer>;
    voiceTest(): Promise<Buffer>;
    /** The answers of this one and those below are the inner packets. */
    setUser(
      uid: number,
      userId: string,
      name: string,
      password: string,
      role?: number,
      cardno?: number,
    ): Promise<Buffer>;
    deleteUser(uid: number): Promise<Buffer>;
    getAttendanceSize(): Promise<number>;
    clearAttendanceLog(): Promise<Buffer>;
    clearData(): Promise<Buffer>;
    freeData(): Promise<Buffer>;
    disableDevice(): Promise<Buffer>;
    enableDevice(): Promise<Buffer>;
    executeCmd(command: number, data?: Buffer | string): Promise<Buffer>;
    getUsers(): Promise<{ data: ForeignUser[] }>;
    getAttendances(): Promise<{ data: ForeignPunch[] }>;
    getRealTimeLogs(tell: (event: { userId: string; attTime: Date }) => void): Promise<void>;
    disconnect(): Promise<unknown>;
  }
}

declare module 'node-zklib' {
  export interface ForeignUser {
    uid: number;
    role: number;
    password: string;
    name: string;
    cardno: number;
    userId: string;
  }
  export interface ForeignPunch {
    userSn: number;
    deviceUserId: string;
    /** The terminal's time read as local time. */
    recordTime: Date;
    ip: string;
  }
  export default class ZKLib {
    constructor(ip: string, port: number, timeoutMs: number, inport: number);
    readonly zklibTcp: { readonly socket: import('node:net').Socket | null };
    createSocket(): Promise<unknown>;
    getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>;
    getUsers(): Promise<{ data: ForeignUser[]; err: Error | null }>;
    getAttendances(): Promise<{ data: ForeignPunch[]; err: Error | null }>;
    getRealTimeLogs(tell: (event: { userId: string; attTime: Date }) => void): Promise<void>;
    clearAttendanceLog(): Promise<Buffer>;
    freeData(): Promise<Buffer>;
    disableDevice(): Promise<Buffer>;
    enableDevice(): Promise<Buffer>;
    /** The answer is the inner packet. */
    executeCmd(command: number, data?: Buffer | string): Promise<Buffer>;
    disconnect(): Promise<unknown>;
  }
}
