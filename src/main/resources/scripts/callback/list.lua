-- Names undelivered or dead deliveries, newest first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 "pending" | "dead"   2 most
--         3 sequence number to begin at, or "+inf"
--         4 bound: of the deliveries with that very number those whose "SEQ:ID" sorts before it
-- Returns a list of "SEQ:ID"
--
--#include scripts/clock.lua
--#include scripts/record.lua

local CHUNK = 100

local key, most, from, bound = base .. ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local place = from == '+inf' and 0 or redis.call('ZCOUNT', key, '(' .. from, '+inf')
local found = {}
while #found < most do
  local chunk = redis.call('ZREVRANGE', key, place, place + CHUNK - 1, 'WITHSCORES')
  for i = 1, #chunk, 2 do
    if #found < most and (from == '+inf' or chunk[i + 1] ~= from or chunk[i] < bound) then
      found[#found + 1] = chunk[i]
    end
  end
  if #chunk < 2 * CHUNK then
    break
  end
  place = place + CHUNK
end
return found
