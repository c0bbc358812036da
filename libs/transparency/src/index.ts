// Hides: the bytes of the history's hashes, the tree of RFC 9162, C2SP notes, and how an export is checked.
// May be imported by: portfolio, and the apps api, cli and launcher (the witness).
// Never imports: any other library of this product, a database, the network, or a package; only Node's own modules.
// Needs nothing that runs: an outsider with an export, an old mail and this folder can check the history.
// The formats: docs/history-files.md; c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof.

export * from './canonical-json.js';
export * from './checkpoint.js';
export * from './decode.js';
export * from './digest.js';
export * from './event-hash.js';
export * from './event-proof.js';
export * from './export-format.js';
export { exportFolder, type ExportSource } from './export-source.js';
export { layerOf, type Finding, type FindingCode, type FindingLayer } from './finding.js';
export { MemoryExport } from './memory-export.js';
export * from './merkle-proof.js';
export * from './merkle-tree.js';
export * from './note-keys.js';
export * from './sample-log.js';
export * from './signed-note.js';
export * from './tlog-proof.js';
export * from './verify-export.js';
