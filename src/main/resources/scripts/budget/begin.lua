-- Counts a transfer among what the stores of an account were given, before it is booked at its store.
--
-- KEYS[1] the account's base key. Its keys:
--   funded     hash  tenant -> cents that it was given, less what was taken back; "*" their sum
--   transfers  hash  "TENANT/KEY" -> a transfer that was begun and not ended, MessagePack: id, cents,
--                    note, forced, by whom, since when (ms)
-- ARGV    1 tenant   2 idempotency key   3 transfer id   4 cents, negative to take back   5 note
--         6 "1" where it was forced, else ""   7 by whom
--         8 the sum of what may be given, as far as the account's wallet covers it; "" unchecked
-- Returns { result, transfer id }:
--   "begun"      the transfer id may be that of an earlier call under the key
--   "mismatch"   one of other content was begun under the key
--   "uncovered"  nothing was begun
--   "beyond"     more than books can hold; nothing was begun

local MOST_IN_BOOKS = 9e15

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local funded, transfers = KEYS[1] .. 'funded', KEYS[1] .. 'transfers'
local field, cents = ARGV[1] .. '/' .. ARGV[2], tonumber(ARGV[4])

local begun = redis.call('HGET', transfers, field)
if begun then
  local id, amount, note, forced = cmsgpack.unpack(begun)
  local same = amount == cents and note == ARGV[5] and forced == ARGV[6]
  return { same and 'begun' or 'mismatch', id }
end
local sum = tonumber(redis.call('HGET', funded, '*') or 0) + cents
if ARGV[8] ~= '' and sum > tonumber(ARGV[8]) then
  return { 'uncovered', '' }
end
if math.abs(sum) > MOST_IN_BOOKS then
  return { 'beyond', '' }
end
redis.call('HINCRBY', funded, '*', ARGV[4])
redis.call('HINCRBY', funded, ARGV[1], ARGV[4])
redis.call('HSET', transfers, field,
  cmsgpack.pack(ARGV[3], cents, ARGV[5], ARGV[6], ARGV[7], now))
return { 'begun', ARGV[3] }
