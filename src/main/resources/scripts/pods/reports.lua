-- Gives what the pods told of themselves.
--
-- KEYS[1] as in report.lua
-- Returns a list of reports

local keys = {}
for i, pod in ipairs(redis.call('ZRANGE', KEYS[1] .. 'all', 0, -1)) do
  keys[i] = KEYS[1] .. 'r:' .. pod
end
local found = {}
for _, report in ipairs(#keys > 0 and redis.call('MGET', unpack(keys)) or {}) do
  if report then
    found[#found + 1] = report
  end
end
return found
