-- Names undelivered or dead deliveries, newest first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 "pending" | "dead" | "" for both   2 most of each
--         3 sequence number to begin at, or "+inf"
--         4 bound: of the deliveries with that very number those whose "SEQ:ID" sorts before it
-- Returns a list of "SEQ:ID"; of both, those that wait before those that were given up
--
--#include scripts/clock.lua

local CHUNK = 100

local most, from, bound = tonumber(ARGV[2]), ARGV[3], ARGV[4]
local found = {}

local function list(key)
  local wanted = #found + most
  local place = from == '+inf' and 0 or redis.call('ZCOUNT', key, '(' .. from, '+inf')
  while #found < wanted do
    local chunk = redis.call('ZREVRANGE', key, place, place + CHUNK - 1, 'WITHSCORES')
    for i = 1, #chunk, 2 do
      if #found < wanted and (from == '+inf' or chunk[i + 1] ~= from or chunk[i] < bound) then
        found[#found + 1] = chunk[i]
      end
    end
    if #chunk < 2 * CHUNK then
      break
    end
    place = place + CHUNK
  end
end

if ARGV[1] ~= 'dead' then
  list(base .. 'pending')
end
if ARGV[1] ~= 'pending' then
  list(base .. 'dead')
end
return found
