// An identity provider made of samlp: whoever comes says who they are.
//
// Usage: samlp_idp.mjs PORT FOLDER. It signs responses and assertions both, and answers nobody who signs out.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import express from "express";
import samlp from "samlp";

const [port, folder] = process.argv.slice(2);
// Another site than the portal's 127.0.0.1, as identity providers are.
const base = `http://127.0.0.1:${port}`;
const [key, cert] = ["key", "crt"].map((end) => `${folder}/samlp.${end}`);
execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=samlp", "-keyout", key, "-out", cert], { stdio: "ignore" });

const options = {
  issuer: `${base}/metadata`,
  key: readFileSync(key),
  cert: readFileSync(cert),
  signatureAlgorithm: "rsa-sha256",
  digestAlgorithm: "sha256",
  signResponse: true,
  getUserFromRequest: ({ query: { email, name } }) => ({ id: `s-${email}`, emails: [{ value: email }], displayName: name, name: {} }),
};

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const app = express();
app.get("/metadata", samlp.metadata({ ...options, redirectEndpointPath: "/sso", postEndpointPath: "/sso" }));
app.get("/sso", (request, response, next) => {
  if (request.query.email) return next();
  const hidden = Object.entries(request.query).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  response.send(
    `<!doctype html><title>samlp</title><form action="/sso">${hidden.join("")}<label>Email <input name="email"></label>` +
      '<label>Name <input name="name"></label><button>Sign in</button></form>',
  );
});
// samlp's own defaults address the response to the service's name.
app.get("/sso", (request, response, next) => {
  samlp.parseRequest(request, (error, asked) => {
    if (error) return next(error);
    const { issuer, assertionConsumerServiceURL: acs } = asked;
    samlp.auth({ ...options, audience: issuer, destination: acs, recipient: acs, getPostURL: (_audience, _message, _request, done) => done(null, acs) })(request, response, next);
  });
});
// Its sessions are none: whoever arrives is signed out.
app.get("/logout", (_request, response) => response.send("<!doctype html><title>samlp</title><p>Signed out here</p>"));
app.listen(Number(port), "127.0.0.1");
