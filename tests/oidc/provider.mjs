// A certified OpenID provider on loopback for tests: `node provider.mjs`, with CLIENT, SECRET and BACK in the environment.
// PLACE puts it below a path, as Keycloak (/realms/rijk) and Entra (/tenant/v2.0) are. Prints its address.
// Whoever logs in is known by the address typed: "onbevestigd…" has one that is not verified, "woord…" one of which
// that is said in a word, "naam…" has none but a preferred_username.
// POST /spoil?what=… makes the next answer a bad one (SPOILED, CLAIMS); POST /rotate?alg=… signs with a new key from then on.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Provider } from "oidc-provider";

const server = createServer().listen(Number(process.env.PORT || 0), "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const place = process.env.PLACE || "";
const issuer = `http://127.0.0.1:${server.address().port}${place}`;

async function newKey(alg, kid) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, own: { ...(await exportJWK(privateKey)), kid }, shown: { ...(await exportJWK(publicKey)), kid } };
}

const first = await newKey("RS256", "eerste");
const stranger = await newKey("RS256", "eerste"); // says that it is the first
let rotated = null;
let spoil = "";

const provider = new Provider(issuer, {
  clients: [{
    client_id: process.env.CLIENT,
    client_secret: process.env.SECRET,
    redirect_uris: [`${process.env.BACK}/account/oidc/sso/login/callback/`],
    post_logout_redirect_uris: [`${process.env.BACK}/account/login/`],
  }],
  jwks: { keys: [first.own] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => {
      if (id.startsWith("naam")) return { sub: id, preferred_username: id.slice("naam-".length), name: id };
      const verified = id.startsWith("woord") ? "false" : !id.startsWith("onbevestigd");
      return { sub: id, email: id, email_verified: verified, name: id };
    },
  }),
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

// What one claim becomes; undefined leaves it out. Signed as it should be, so only the claim is wrong.
const CLAIMS = {
  aud: "another client", iss: "https://elders.example", exp: 1, iat: 4102444800, nonce: "of another login",
  azp: "another client", at_hash: "of another answer", "no-nonce": undefined, locale: "xx",
};
const signed = (claims, { privateKey, alg, kid }) => new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
const text = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const SPOILED = {
  none: (claims) => `${text({ alg: "none", kid: first.kid })}.${text(claims)}.`,
  shared: (claims) => signed(claims, { privateKey: new TextEncoder().encode(process.env.SECRET.padEnd(32)), alg: "HS256", kid: first.kid }),
  stranger: (claims) => signed(claims, stranger),
  unknown: (claims) => signed(claims, { ...first, kid: "nergens" }),
  nameless: (claims) => signed(claims, { ...first, kid: undefined }),
  several: (claims) => signed({ ...claims, aud: [claims.aud, "another client"] }, first),
  altered: (claims, sent) => sent.replace(/\.[^.]+\./, `.${text({ ...claims, sub: "x" })}.`),
  garbage: () => "geen.id.token",
  missing: () => undefined,
};

async function spoiled(sent) {
  const claims = JSON.parse(Buffer.from(sent.split(".")[1], "base64url"));
  if (SPOILED[spoil]) return SPOILED[spoil](claims, sent);
  if (spoil in CLAIMS) return signed({ ...claims, [spoil.replace("no-", "")]: CLAIMS[spoil] }, first);
  return rotated ? signed({ ...claims, at_hash: undefined }, rotated) : sent;
}

provider.use(async (context, next) => {
  if (context.path === "/spoil") {
    spoil = context.query.what;
    context.body = "";
    return;
  }
  if (context.path === "/rotate") {
    rotated = context.query.alg ? await newKey(context.query.alg, `nieuw-${Date.now()}`) : null;
    context.body = "";
    return;
  }
  await next();
  const route = context.oidc?.route;
  if (route === "token" && context.body?.id_token) {
    context.body = { ...context.body, id_token: await spoiled(context.body.id_token) };
    if (spoil !== "userinfo") spoil = "";
  } else if (route === "userinfo" && spoil === "userinfo") {
    context.body = { ...context.body, sub: "another" };
    spoil = "";
  } else if (route === "discovery" && spoil === "discovery") {
    context.body = { ...context.body, issuer: "http://127.0.0.1/{tenantid}/v2.0" };
    spoil = "";
  } else if (route === "jwks" && rotated) {
    context.body = { keys: [rotated.shown] };
  }
});

const answer = provider.callback();
server.on("request", (request, response) => {
  request.originalUrl = request.url;
  if (place && request.url.startsWith(place)) request.url = request.url.slice(place.length) || "/";
  answer(request, response);
});
console.log(issuer);
