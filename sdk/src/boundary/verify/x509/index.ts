// For the libraries of evidence.
export { ByteMap } from "./byte-map.js";
export { CertificateCache } from "./certificate-cache.js";
export { extensionId, keyUsageBit, readCertificate, readExtensions, type Certificate } from "./certificate.js";
export { orderChain } from "./order-chain.js";
export { readPem } from "./pem.js";
export { coordinateBytes, immutableKey, publicKeyOfPoint, readPublicKey, type Curve, type PublicKey } from "./public-key.js";
export { readRevocationList, revocationListFault, type RevocationList } from "./revocation-list.js";
export { readSignatureAlgorithm, type HashName, type SignatureAlgorithm } from "./signature-algorithm.js";
export { isSignedBy, keyDigest, verifyChain, type ChainOptions, type ChainVerdict } from "./verify-chain.js";
export { verifySignature } from "./verify-signature.js";
