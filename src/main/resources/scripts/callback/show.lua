-- Reads deliveries with their attempts.
--
-- KEYS[1] the tenant's base key
-- ARGV    "SEQ:ID" ...
-- Returns a list, without those that are gone, of what shown.lua gives
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
--#include scripts/callback/shown.lua

local all = {}
for _, listed in ipairs(ARGV) do
  local sequence, id = split(listed)
  local order, newer
  if sequence then
    order, newer = loadReadable(id)
  end
  local delivery = order and find(order, sequence)
  if delivery then
    all[#all + 1] = shown(id, order, delivery)
  elseif sequence and not newer then
    redis.call('ZREM', base .. 'pending', listed)
    redis.call('ZREM', base .. 'dead', listed)
  end
end
return all
