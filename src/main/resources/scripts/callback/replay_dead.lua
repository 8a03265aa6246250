-- Sends dead deliveries of a tenant again, the oldest first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most to look at   2 ms that the records are kept at least
--         3 sequence number to begin at   4 bound: of the deliveries with that very number those whose
--         "SEQ:ID" sorts behind it   5 the last sequence number, or "+inf"
-- Returns { looked at, sent again, bodies gone, 1 when there are more else 0, "SEQ:ID" of the last one };
-- those that cannot be sent leave the list
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local most, horizonMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local from, bound, to = ARGV[3], ARGV[4], ARGV[5]

-- One more than asked for tells whether there are more. What died again stands before the bound.
local listed, place = {}, 0
repeat
  local chunk =
    redis.call('ZRANGEBYSCORE', base .. 'dead', from, to, 'WITHSCORES', 'LIMIT', place, most + 1)
  for i = 1, #chunk, 2 do
    if #listed <= most and (chunk[i + 1] ~= from or chunk[i] > bound) then
      listed[#listed + 1] = chunk[i]
    end
  end
  place = place + most + 1
until #listed > most or #chunk < 2 * (most + 1)

local more = #listed > most and 1 or 0
listed[most + 1] = nil
-- Dead updates of one order mostly stand together, and its record is written once.
local orders, revived, gone = {}, 0, 0
for _, entry in ipairs(listed) do
  local sequence, id = split(entry)
  local known = orders[id]
  if not known then
    local order, newer = loadReadable(id)
    known = { order = order, newer = newer }
    orders[id] = known
  end
  local delivery = known.order and find(known.order, sequence)
  if delivery and revive(id, known.order, delivery) then
    known.changed = true
    revived = revived + 1
  elseif not known.newer then
    redis.call('ZREM', base .. 'dead', entry)
    gone = gone + 1
  end
end
for id, known in pairs(orders) do
  if known.changed then
    saveRevived(id, known.order, horizonMs)
  end
end
return { #listed, revived, gone, more, listed[#listed] or '' }
