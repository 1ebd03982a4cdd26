// Writes requests as Discord signs them, one JSON object a line, with what
// Discord's own library (npm discord-interactions) says of each. The Go test of
// the endpoint must say the same.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { verifyKey } from "discord-interactions";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
const other = generateKeyPairSync("ed25519").privateKey;
const timestamp = String(Math.floor(Date.now() / 1000));

async function request(body, change = {}) {
  const signature = sign(null, Buffer.from(timestamp + body), change.by ?? privateKey).toString("hex");
  const sent = { key, timestamp, body, signature, ...change };
  delete sent.by;
  sent.valid = await verifyKey(sent.body, sent.signature, sent.timestamp, key);
  sent.body = Buffer.from(sent.body).toString("base64");
  console.log(JSON.stringify(sent));
}

for (let n = 0; n < 200; n++) {
  const text = randomBytes(n).toString("utf8"); // with characters of every sort
  const body = JSON.stringify({ id: String(n), application_id: "1000", type: 1, token: "t", text });
  await request(body);
  await request(body, { by: other });
  await request(body, { body: body + " " });
  await request(body, { timestamp: String(Number(timestamp) + 1) });
  await request(body, { signature: "00".repeat(64) });
  await request(body, { signature: "" });
}
