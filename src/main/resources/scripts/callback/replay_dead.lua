-- Sends a tenant's dead deliveries again, the oldest first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most   2 ms that the records are kept at least
-- Returns { looked at, sent again }; those that cannot be sent leave the list
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local listed = redis.call('ZRANGE', base .. 'dead', 0, tonumber(ARGV[1]) - 1)
local revived = 0
for _, entry in ipairs(listed) do
  local sequence, id = split(entry)
  local order, newer = loadReadable(id)
  local delivery = order and find(order, sequence)
  if delivery and revive(id, order, delivery, tonumber(ARGV[2])) then
    revived = revived + 1
  elseif not newer then
    redis.call('ZREM', base .. 'dead', entry)
  end
end
return { #listed, revived }
