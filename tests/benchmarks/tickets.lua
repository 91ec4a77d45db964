-- Tickets over HTTP: a fresh Idempotency-Key in every request, the sample office's queues in turn.
-- Arguments after "--": the token, and a word that no other run has.

local bodies = {}
for _, queue in ipairs({ "A", "A", "B", "C", "E", "G", "R" }) do
  table.insert(bodies, '{"queue":"' .. queue .. '","class":"normal","language":"vi"}')
end
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  token, run, count = arguments[1], arguments[2], 0
end

function request()
  count = count + 1
  return wrk.format("POST", nil, {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. number .. "-" .. count,
  }, bodies[count % #bodies + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"duration_us":%d,"refused":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
