import { guidedEnrolmentSchema } from '../../src/bridge/web/messages.ts';
import type { EnrolmentStepMessage, GuidedEnrolmentMessage } from '../../src/bridge/web/messages.ts';
import { apiKey, House, type HouseOptions } from './house.ts';
import { LiveClient } from './live-client.ts';
import { until } from './until.ts';

type StepOf<Name extends EnrolmentStepMessage['is']> = Extract<EnrolmentStepMessage, { is: Name }>;

export const consent = { textVersion: '2026-11', language: 'en', givenHow: 'screen' };

/** A house in which members are enrolled step by step, over HTTP and the WebSocket. */
export class EnrollingHouse {
  readonly house: House;
  readonly live: LiveClient;

  private constructor(house: House) {
    this.house = house;
    this.live = new LiveClient(house.bridge.httpUrl, { authorization: `Bearer ${apiKey}` });
  }

  static async start(options: HouseOptions = {}): Promise<EnrollingHouse> {
    const terminals = options.terminals ?? [{}, {}];
    const house = await House.start({
      ...options,
      terminals: terminals.map((each) => ({ enrolmentPaceMs: 0, ...each })),
    });
    await house.online();
    const enrolling = new EnrollingHouse(house);
    await enrolling.live.next('snapshot');
    return enrolling;
  }

  async ask(path: string, body: unknown = {}): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${this.house.bridge.httpUrl}/api/enrolments${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }

  /** A step that is taken. */
  async step(path: string, body?: unknown): Promise<GuidedEnrolmentMessage> {
    const { status, json } = await this.ask(path, body);
    if (status !== (path === '' ? 201 : 200))
      throw new RangeError(`${path}: ${status} ${JSON.stringify(json)}`);
    return guidedEnrolmentSchema.parse(json);
  }

  begin(membershipId: string): Promise<GuidedEnrolmentMessage> {
    return this.step('', { membershipId });
  }

  /** From the member to the drawing of two hands. */
  async sit(membershipId: string, terminal = 'front door'): Promise<string> {
    const { id } = await this.begin(membershipId);
    await this.step(`/${id}/consent`, consent);
    await this.step(`/${id}/terminal`, { terminal });
    await this.at(id, 'finger');
    return id;
  }

  /** As the page hears it. */
  heard(id: string): GuidedEnrolmentMessage | undefined {
    return this.live
      .of('enrolment')
      .map(({ enrolment }) => enrolment)
      .findLast((enrolment) => enrolment.id === id);
  }

  /** Waits until it is there, and tells more of it if wanted. */
  async at<Name extends EnrolmentStepMessage['is']>(
    id: string,
    name: Name,
    fits: (step: StepOf<Name>) => boolean = () => true,
  ): Promise<GuidedEnrolmentMessage> {
    const isThere = (step: EnrolmentStepMessage): step is StepOf<Name> => step.is === name;
    return until(
      () => {
        const heard = this.heard(id);
        return heard !== undefined && isThere(heard.step) && fits(heard.step) && heard;
      },
      () => `the enrolment to be at ${name}; it is at ${JSON.stringify(this.heard(id)?.step)}`,
    );
  }

  /** Lays a finger on and lifts it; see `presentFinger`. */
  lay(finger: string, { quality = 100, terminal = 0 } = {}): void {
    this.house.terminal(terminal).presentFinger({ finger, quality });
    this.house.terminal(terminal).lift();
  }

  /** Lays it on for every press that is wanted of that finger. */
  async pressThrice(id: string, finger: number, name: string, terminal = 0): Promise<void> {
    await this.step(`/${id}/finger`, { finger });
    for (const press of [1, 2, 3]) {
      // One press after the other, each when it is asked for.
      // oxlint-disable-next-line no-await-in-loop
      await this.at(id, 'pressing', (step) => step.press === press && step.finger === finger);
      this.lay(name, { terminal });
    }
  }
}
