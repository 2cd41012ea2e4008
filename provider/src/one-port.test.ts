import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { onePortServer, type OnePortServer } from "./one-port.js";

let front: OnePortServer | undefined;
afterEach(() => {
  front?.closeConnections();
  front?.server.close();
});

async function start(patience: number): Promise<number> {
  front = onePortServer(
    (_, response) => {
      response.statusCode = 200;
      response.end("here");
    },
    { patience },
  );
  front.server.listen(0, "127.0.0.1");
  await once(front.server, "listening");
  return (front.server.address() as AddressInfo).port;
}

async function open(port: number, text: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  if (text !== "") socket.write(text);
  return socket.resume();
}

it.each([
  ["nothing", ""],
  ["half of a preface", "PRI * HT"],
  ["half of a request line", "POST /corner"],
  ["headers that do not end", "POST / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n"],
  ["less of a body than it announces", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4294967296\r\n\r\nabc"],
])("a connection that sends %s is closed after a while, and holds nobody up before", async (_, text) => {
  const port = await start(200);
  const sockets = await Promise.all(Array.from({ length: 50 }, () => open(port, text)));
  const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
  expect(await (await fetch(`http://127.0.0.1:${String(port)}/`)).text()).toBe("here");
  await closed;
});
