-- Lists transfers that were begun a while ago and not ended: whoever began them is gone.
--
-- KEYS[1] the account's base key, see begin.lua
-- ARGV    1 ms since when at least   2 most
-- Returns a list of { tenant, idempotency key, transfer id, cents, note, forced, by whom }

local time = redis.call('TIME')
local before = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1]
local open = {}
local transfers = redis.call('HGETALL', KEYS[1] .. 'transfers')
for i = 1, #transfers, 2 do
  local id, cents, note, forced, by, since = cmsgpack.unpack(transfers[i + 1])
  if since <= before and #open < tonumber(ARGV[2]) then
    local tenant, key = string.match(transfers[i], '^([^/]*)/(.*)$')
    open[#open + 1] = { tenant, key, id, string.format('%.0f', cents), note, forced, by }
  end
end
return open
