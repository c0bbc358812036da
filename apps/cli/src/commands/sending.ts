import type { Command } from 'commander';
import { newId } from '#database';
import type { Actor, Refusal } from '#domain';
import { SendingService } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { jsonOption, reasonOption } from '../options.js';
import { answer, refusedCommand } from '../output.js';

const operator: Actor = { kind: 'system', part: 'operator' };

/** Adds `sending show`, `sending pause` and `sending resume`. */
export function sendingCommands(program: Command): void {
  const sending = program.command('sending').description('发送的暂停与恢复 · A pause of all sending');
  sending
    .command('show')
    .description('显示是否暂停 · Show whether sending is paused')
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => {
      const state = await withDatabase(async (database) => new SendingService(database, newId).state());
      const { pause, due } = state;
      answer(
        state,
        [
          pause === null
            ? '发送正常 · Sending goes on'
            : `已暂停 · paused since ${pause.since}：${pause.reason ?? '已删除'}`,
          `已到时间而未发 · due and not sent：${due}`,
        ],
        json,
      );
    });
  sending
    .command('pause')
    .description('暂停一切发送，直到恢复 · Send nothing until resumed')
    .addOption(reasonOption().makeOptionMandatory())
    .action(async ({ reason }: { reason: string }) => {
      await change((service) => service.pause(operator, reason));
      answer({}, ['发送已暂停 · Sending is paused'], false);
    });
  sending
    .command('resume')
    .description('恢复发送 · Let sending go on')
    .addOption(reasonOption().makeOptionMandatory())
    .option(
      '--set-aside',
      '已到时间的不再发送，记为结果不明 · what is due by now is not sent: it ends as ambiguous',
      false,
    )
    .action(async ({ reason, setAside }: { reason: string; setAside: boolean }) => {
      await change((service) => service.resume(operator, reason, setAside));
      answer({}, ['发送已恢复 · Sending goes on'], false);
    });
}

async function change(work: (service: SendingService) => Promise<Refusal | null>): Promise<void> {
  const refusal = await withDatabase(async (database) => work(new SendingService(database, newId)));
  if (refusal !== null) throw refusedCommand(refusal);
}
