-- Says what came of a transfer's idempotency key.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 idempotency key   2 cents   3 note   4 "1" where it is forced, else ""
-- Returns { "replayed" | "mismatch", transfer id, cents, available }, see book.lua; or nothing, where none
-- was booked under it

local known = redis.call('GET', KEYS[1] .. 'transfer:' .. ARGV[1])
if not known then
  return {}
end
local id, result, cents, note, forced, available = cmsgpack.unpack(known)
if result ~= 'booked' then
  return {}
end
local same = cents == tonumber(ARGV[2]) and note == ARGV[3] and forced == ARGV[4]
return { same and 'replayed' or 'mismatch', id, cents, available }
