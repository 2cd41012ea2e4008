// For users.
export { anyAuthenticator } from "./any-authenticator.js";
export { certificateAuthenticator, type CertificateHolder } from "./certificate-authenticator.js";
export { jwtAuthenticator, tokenAlgorithms, type JwtIssuer } from "./jwt-authenticator.js";
export { keySet } from "./key-set.js";
export { peerValues, type Peer, type PeerCertificate } from "./peer.js";
