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

local all, known = {}, {}
for _, listed in ipairs(ARGV) do
  local sequence, id = split(listed)
  if sequence and not known[id] then
    local order, newer = loadReadable(id)
    known[id] = { order = order, newer = newer, attempts = order and attemptsOf(order) }
  end
  local order = sequence and known[id].order
  local delivery = order and find(order, sequence)
  if delivery then
    all[#all + 1] = shown(id, order, delivery, known[id].attempts)
  elseif sequence and not known[id].newer then
    redis.call('ZREM', base .. 'pending', listed)
    redis.call('ZREM', base .. 'dead', listed)
  end
end
return all
