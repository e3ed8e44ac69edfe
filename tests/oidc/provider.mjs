// A certified OpenID provider on loopback for tests: `node provider.mjs`, with CLIENT and BACK in the environment.
// Prints its address. Whoever logs in is known by the address typed; "onbevestigd…" has one that is not verified.
// POST /spoil?what=aud|iss|exp|locale gives the next ID token another value of that claim.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const server = createServer().listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
let spoil = "";

const provider = new Provider(issuer, {
  clients: [{
    client_id: process.env.CLIENT,
    client_secret: process.env.SECRET,
    redirect_uris: [`${process.env.BACK}/account/oidc/sso/login/callback/`],
    post_logout_redirect_uris: [`${process.env.BACK}/account/login/`],
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("onbevestigd"), name: id }),
  }),
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const WRONG = { aud: "another client", iss: "https://elders.example", exp: 1, locale: "xx" };
provider.use(async (context, next) => {
  if (context.path === "/spoil") {
    spoil = context.query.what;
    context.body = "";
    return;
  }
  await next();
  if (spoil && context.oidc?.route === "token" && context.body?.id_token) {
    const [head, claims, signature] = context.body.id_token.split(".");
    const wrong = { ...JSON.parse(Buffer.from(claims, "base64url")), [spoil]: WRONG[spoil] };
    const text = Buffer.from(JSON.stringify(wrong)).toString("base64url");
    context.body = { ...context.body, id_token: `${head}.${text}.${signature}` };
    spoil = "";
  }
});

server.on("request", provider.callback());
console.log(issuer);
