// Just enough SMTP (RFC 5321) to hand a mail over, command by command.
import { connect } from "node:net";
import { createInterface } from "node:readline";

export async function sendMail(server: string, from: string, to: string, mail: string): Promise<void> {
  const [host, port] = server.replace(/^smtp:\/\//, "").split(":");
  const socket = connect(Number(port), host);
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expect = async (code: string) => {
    for (;;) {
      const { value, done } = await replies.next();
      if (done || !value.startsWith(code)) throw new Error(`expected ${code}, got ${value}`);
      if (value[3] !== "-") return;
    }
  };
  const say = async (line: string, code: string) => {
    socket.write(`${line}\r\n`);
    await expect(code);
  };
  await expect("220");
  await say("EHLO browser.test", "250");
  await say(`MAIL FROM:<${from}>`, "250");
  await say(`RCPT TO:<${to}>`, "250");
  await say("DATA", "354");
  await say(`${mail.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..")}\r\n.`, "250");
  await say("QUIT", "221");
  socket.end();
}
