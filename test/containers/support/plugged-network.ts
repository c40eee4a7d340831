import { randomUUID } from 'node:crypto';
import type { ContainerRuntimeClient } from 'testcontainers';

type Network = ReturnType<ContainerRuntimeClient['network']['getById']>;

/** A network whose cables can be pulled and plugged in again, with the address they had. */
export class PluggedNetwork {
  readonly name: string;
  readonly #network: Network;
  readonly #pulled = new Map<string, { address: string; aliases: string[] }>();

  private constructor(name: string, network: Network) {
    this.name = name;
    this.#network = network;
  }

  /** Engines give out chosen addresses only in a subnet that was chosen too, so a free one is asked for first. */
  static async create({ container: { dockerode } }: ContainerRuntimeClient): Promise<PluggedNetwork> {
    const name = `house-${randomUUID()}`;
    const trial = await dockerode.createNetwork({ Name: name });
    const { IPAM } = await trial.inspect();
    await trial.remove();
    const subnet = IPAM?.Config?.[0]?.['Subnet'];
    if (subnet === undefined) throw new Error('the engine tells no subnet of a new network');
    const created = await dockerode.createNetwork({ Name: name, IPAM: { Config: [{ Subnet: subnet }] } });
    return new PluggedNetwork(name, created);
  }

  async pull(container: { id: string; address: string; aliases: string[] }): Promise<void> {
    this.#pulled.set(container.id, container);
    await this.#network.disconnect({ Container: container.id, Force: true });
  }

  /** As after a cable that was out: the address is the old one, so what is still under way finds its way. */
  async plugIn(id: string): Promise<void> {
    const { address, aliases } = this.#pulled.get(id) ?? { address: undefined, aliases: [] };
    await this.#network.connect({
      Container: id,
      EndpointConfig: {
        Aliases: aliases,
        ...(address === undefined ? {} : { IPAMConfig: { IPv4Address: address } }),
      },
    });
  }

  async remove(): Promise<void> {
    await this.#network.remove();
  }
}
