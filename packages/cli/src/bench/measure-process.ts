/** The entry of a measuring process: answers requests one at a time until its parent leaves. */
import { readCpuS } from './cpu-timer.ts';
import { type MeasureRequest, measure } from './measure-request.ts';

process.on('message', (request: MeasureRequest) => {
  void measure(request, readCpuS).then((answer) => process.send?.(answer));
});
