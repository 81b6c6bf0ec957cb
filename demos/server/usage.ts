export const USAGE = `Usage: npm start -- [--port N] [--seconds N]
       npm start -- terminal [--seconds N]

Serves three pages on this machine, to open in a browser: effects on live audio,
a dashboard of live sensors and a planner. The sensors' signals go through a
process of their own, which may be killed. Ends with Ctrl-C, and says then
whether all that was streamed is bit for bit the offline output (exit code 0)
or not (1). With "terminal", shows this machine's sensors here.

  --port N      the first port that is tried, default 8040
  --seconds N   ends after N seconds
  --help        prints this
`;
