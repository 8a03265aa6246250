-- Ends a transfer of which the store's books have said what became of it. Run again it does nothing.
--
-- KEYS[1] the account's base key, see begin.lua
-- ARGV    1 tenant   2 idempotency key   3 transfer id   4 "1" where it was booked, else ""
-- Returns 1 where it was open, else 0

local transfers, field = KEYS[1] .. 'transfers', ARGV[1] .. '/' .. ARGV[2]
local begun = redis.call('HGET', transfers, field)
if not begun then
  return 0
end
local id, cents = cmsgpack.unpack(begun)
if id ~= ARGV[3] then
  return 0
end
redis.call('HDEL', transfers, field)
if ARGV[4] ~= '1' then
  local back = string.format('%.0f', -cents)
  redis.call('HINCRBY', KEYS[1] .. 'funded', '*', back)
  redis.call('HINCRBY', KEYS[1] .. 'funded', ARGV[1], back)
end
return 1
