-- Makes an order's record again that Redis lost after the claim.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 fence   3 lease, ms   4 retention, ms   5 item   6 price
--         7 webhook URL   8 request for SkinsNode   9 name at SkinsNode   10 account id
--        11 owner token  12 key id and 13 hash of the trade URL
--        14 which of SkinsNode's clients the account is
-- Returns 1 when it was made, 0 when there is a record
--
--#include scripts/clock.lua
--#include scripts/record.lua

local id = ARGV[1]
if redis.call('EXISTS', base .. 'r:' .. id) == 1 then
  return 0
end
local order = {
  ph = 'claimed', fe = tonumber(ARGV[2]), le = now + tonumber(ARGV[3]), ow = ARGV[11],
  it = ARGV[5], pr = ARGV[6], wu = ARGV[7], rq = ARGV[8], nm = ARGV[9], ac = ARGV[10],
  th = { ARGV[12], ARGV[13] }, cl = ARGV[14], ca = now,
}
note(order, 'restored')
save(id, order, tonumber(ARGV[4]))
redis.call('ZADD', base .. 'work', order.le, id)
return 1
