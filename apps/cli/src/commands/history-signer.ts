import type { Command } from 'commander';
import { newId, type Database } from '#database';
import { SequencerService, SignerFiles, type CompletedHandover } from '#portfolio';
import { dataFolder } from '#runtime';
import { withDatabase } from '../open-database.js';
import { jsonOption, reasonOption } from '../options.js';
import { answer, CommandError } from '../output.js';

/** Adds `history rotate-key` and `history new-epoch`, which need the signer's folder under the worker's DATA_DIR. */
export function historySignerCommands(history: Command): void {
  history
    .command('rotate-key')
    .description('更换签名密钥，名称不变 · Hand the signing over to a new key of the same name')
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action(async ({ reason, json }: { reason?: string; json: boolean }) => {
      const made = await withSequencer(async (sequencer) => sequencer.rotateKey(reason ?? null));
      answer(keysOf(made), ['已更换签名密钥 · The key was rotated', ...adviceOn(made)], json);
    });
  history
    .command('new-epoch')
    .description(
      '恢复备份之后开启新时期，并暂停发送 · Begin a new epoch after the restore of a backup; sending is paused',
    )
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .action(async ({ reason, json }: { reason: string; json: boolean }) => {
      const made = await withSequencer(async (sequencer) => sequencer.beginEpoch(reason));
      const lines = [
        `新时期已开始 · The new epoch has begun：${made.key.name}`,
        ...adviceOn(made),
        '发送已暂停：先用 messages list 查看，再用 sending resume 恢复。Sending is paused: look at messages list, then end it with sending resume.',
      ];
      answer(keysOf(made), lines, json);
    });
}

async function withSequencer(
  work: (sequencer: SequencerService) => Promise<CompletedHandover>,
): Promise<CompletedHandover> {
  return withDatabase(async (database: Database, { dataDir }) => {
    const { signer } = dataFolder(dataDir);
    // Never with a key of its own making: that would not be the worker's. Opened by the sequencer alone, once it leads.
    const open = async (): Promise<SignerFiles> => {
      return SignerFiles.open(signer, null).catch((error: unknown) => {
        throw new CommandError((error as Error).message);
      });
    };
    return work(new SequencerService(database, open, newId));
  });
}

function keysOf({ former, key }: CompletedHandover): object {
  return { former: former.verifierKey, key: key.verifierKey };
}

function adviceOn({ former, key }: CompletedHandover): string[] {
  return [
    `原公钥 · former key  ${former.verifierKey}`,
    `新公钥 · new key     ${key.verifierKey}`,
    '请重新备份签名文件夹，销毁旧密钥的副本，并把新的 key.pub 交给核验者和见证。Copy the signer’s folder anew, destroy copies of the former key, and give key.pub to those who check and to the witnesses.',
  ];
}
