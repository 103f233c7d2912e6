import { connect, type Socket } from 'node:net';

/** A TCP connection that says exactly what it is told and keeps what comes back. */
export interface RawConnection {
  socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** Everything received so far, one character per byte. */
  readonly received: string;
  /** Resolves when the text has come. */
  until(text: string): Promise<string>;
  /** Resolves with everything when the other side has closed. */
  closed(): Promise<string>;
}

export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => {}); // a reset ends the connection like a close; the test looks at what was received
  const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    send: (bytes) => void (typeof bytes === 'string' ? socket.write(bytes, 'latin1') : socket.write(bytes)),
    get received() {
      return received;
    },
    async until(text) {
      while (!received.includes(text)) {
        await new Promise<void>((resolve, reject) => {
          socket.once('data', () => resolve());
          socket.once('close', () => reject(new Error(`closed before ${JSON.stringify(text)}; received ${JSON.stringify(received)}`)));
        });
      }
      return received;
    },
    async closed() {
      await gone;
      return received;
    },
  };
}

/** Sends the bytes on a connection of their own, and resolves with the whole answer once the other side has closed. */
export async function rawExchange(port: number, bytes: string | Uint8Array): Promise<string> {
  const connection = await rawConnection(port);
  connection.send(bytes);
  return connection.closed();
}
