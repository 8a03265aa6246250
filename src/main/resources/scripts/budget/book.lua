-- Books a transfer into a store's budget. Run again it answers the same and books nothing.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 account id   2 idempotency key   3 transfer id   4 cents, negative to take back
--         5 note   6 "1" where it was forced, else ""   7 by whom   8 ms that the key is kept
--         9 the terms of the store's budget, see budget.lua
-- What came of a key is kept under transfer:KEY, MessagePack: id, "booked" or how it was refused, cents,
-- note, forced, available after it.
-- Returns { result, transfer id, cents, available }:
--   "booked"    under this transfer id
--   "replayed"  another transfer of the same content was booked under the key: this is its answer
--   "mismatch"  or one of other content
--   "short"     less is available than is to be taken back
--   "beyond"    more than books can hold
--
--#include scripts/clock.lua
local terms = ARGV[9]
--#include scripts/budget.lua

-- Whoever was refused may try again under the key; whoever stood still meanwhile must not.
local REFUSAL_KEPT_MS = 86400000
local MOST_IN_BOOKS = 9e15

local key, id, cents = base .. 'transfer:' .. ARGV[2], ARGV[3], tonumber(ARGV[4])
local known = redis.call('GET', key)
if known then
  local of, result, amount, note, forced, available = cmsgpack.unpack(known)
  if of == id then
    return { result, of, amount, available }
  elseif result == 'booked' then
    local same = amount == cents and note == ARGV[5] and forced == ARGV[6]
    return { same and 'replayed' or 'mismatch', of, amount, available }
  end
end

local function keep(result, available, ms)
  redis.call('SET', key, cmsgpack.pack(id, result, cents, ARGV[5], ARGV[6], available), 'PX', ms)
  return { result, id, cents, available }
end

local books = unpackBooks(ARGV[1], redis.call('GET', base .. 'books:' .. ARGV[1]))
if cents < 0 and -cents > books.available then
  return keep('short', books.available, REFUSAL_KEPT_MS)
end
if books.funded + cents > MOST_IN_BOOKS or books.available + cents > MOST_IN_BOOKS then
  return keep('beyond', books.available, REFUSAL_KEPT_MS)
end
books.funded, books.available = books.funded + cents, books.available + cents
redis.call('SET', base .. 'books:' .. ARGV[1],
  enter(books, FUND, cents, cmsgpack.pack(id, ARGV[5], ARGV[7])))
return keep('booked', books.available, ARGV[8])
