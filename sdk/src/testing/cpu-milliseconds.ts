/** The processor time that this process has used: unlike the time of a clock, it does not grow while other processes run. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
