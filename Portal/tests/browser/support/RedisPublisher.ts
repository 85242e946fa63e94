import { connect, type Socket } from "node:net";

/** Publishes to a Redis: as much of its protocol as that takes. */
export class RedisPublisher {
  readonly #waiting: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {
    let rest = "";
    socket.setEncoding("latin1").on("data", (text) => {
      rest += text;
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        rest = rest.slice(end + 2);
        this.#waiting.shift()?.();
      }
    });
    socket.on("error", () => {});
  }

  static connect(port: number): Promise<RedisPublisher> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new RedisPublisher(socket)));
      socket.once("error", reject);
    });
  }

  publish(channel: string, message: string): Promise<void> {
    const parts = ["PUBLISH", channel, message].map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    return new Promise((done) => {
      this.#waiting.push(done);
      this.socket.write(`*3\r\n${parts.join("")}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
