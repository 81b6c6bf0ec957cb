export const USAGE = `Usage: npm start -- terminal [--seconds N]

Streams the sensors of this machine through one Conv1d layer and shows them raw
and smoothed: in place on a terminal, as a line a second elsewhere. Ends with
Ctrl-C, and says then whether the streamed output is bit for bit the offline one
(exit code 0) or not (1).

  --seconds N   ends after N seconds
  --help        prints this
`;
