-- Money: what an order takes from its store's budget and gives back, and what counts in the windows of
-- spending. All rules about it stand here. Comes after clock.lua; `terms` is the store's, see below.
--
-- Keys of a tenant, next to those of record.lua:
--   books:ACCOUNT    string  what was funded and where it is, see BOOKS; never expires
--   untaken:ACCOUNT  string  cents of what is reserved that are for orders that SkinsNode is not known to
--                            have taken
--   ledger:ACCOUNT   stream  what moved it, one field "e" an entry, see ENTRY
--   ledger-first:ACCOUNT   string  id of the first entry that was ever written
--   spent            string  the windows' present hour, see SPENT_HOUR
--   hours            hash    hour -> cents of the orders that were claimed in it, for earlier hours
--   transfer:KEY     string  a transfer by its idempotency key, see budget/book.lua
--
-- The terms: mode (1 prepaid), 1 when a reversed order gives its money back, low water, how long (ms) and
-- how many ledger entries are kept, most an order may cost, how many entries the event feed keeps, then
-- the windows: length (ms) and cents each.
-- Cents are whole numbers, exact in a double up to 2^53; an amount is at most 10^14, and what comes to
-- books is refused beyond 9 * 10^15.
--
-- An order's money is a number in its flags, below, 0 for nothing. It is paid from a budget, or only
-- counted in windows. Its amount is its price, but where SkinsNode charged another.
local TERMS = '<BBddddd'
local NOTHING, HELD, TAKEN, SPENT, RELEASED = 0, 1, 2, 3, 4
local COUNTED = { [HELD] = 5, [TAKEN] = 5, [SPENT] = 6, [RELEASED] = 7 }
local STATE_COUNTED = { [5] = HELD, [6] = SPENT, [7] = RELEASED }
-- Version, funded, available, reserved, spent, hour of the last look at the ledger's age.
local BOOKS, BOOKS_VERSION = '<BddddI6', 1
-- Kind, amount signed by its effect on what is available, what is available after it; then the external
-- id, or of "fund" MessagePack: transfer id, note, by whom.
local ENTRY = '<Bdd'
local FUND, RESERVE, COMMIT, RELEASE, ADJUST = 1, 2, 3, 4, 5
local HOUR_MS = 3600000
-- Below so many entries a ledger is cut to the entry, else by whole pieces.
local CUT_EXACTLY = 1000

local function decimal(cents)
  return string.format('%.0f', cents)
end

local function unpackBooks(account, kept)
  if not kept then
    return { account = account, funded = 0, available = 0, reserved = 0, spent = 0, looked = 0, before = 0 }
  end
  local version, funded, available, reserved, spent, looked = struct.unpack(BOOKS, kept)
  if version > BOOKS_VERSION then
    error('NEWERRECORD')
  end
  return {
    account = account, funded = funded, available = available, reserved = reserved, spent = spent,
    looked = looked, before = available,
  }
end

local function packBooks(books)
  return struct.pack(BOOKS, BOOKS_VERSION, books.funded, books.available, books.reserved, books.spent, books.looked)
end

-- Once an hour the ledger forgets what is too old: by whole nodes and an hour late, since readers take away
-- the rest. The newest entry stays. Says whether it was time, and the books have to be kept.
local function forgetOld(books)
  local hour = math.floor(now / HOUR_MS)
  if hour <= books.looked then
    return false
  end
  books.looked = hour
  local ledger = base .. 'ledger:' .. books.account
  local newest = redis.call('XREVRANGE', ledger, '+', '-', 'COUNT', 1)[1]
  if newest then
    local _, _, _, retentionMs = struct.unpack(TERMS, terms)
    local since = math.min(tonumber(string.match(newest[1], '^%d+')), now - retentionMs - HOUR_MS)
    redis.call('XTRIM', ledger, 'MINID', '~', decimal(math.max(0, since)))
  end
  return true
end

-- Writes a movement into the ledger, forgets the oldest entries beyond the bounds, and tells the store by
-- an event each time that what is available falls below the low water. Returns the books to keep.
local function enter(books, kind, amount, of)
  local mode, _, low, _, most, _, feedKept = struct.unpack(TERMS, terms)
  local ledger, entry = base .. 'ledger:' .. books.account, struct.pack(ENTRY, kind, amount, books.available) .. of
  -- One more is kept than are shown: a reader who has seen all that is gone is told from one who has not.
  if not redis.call('XADD', ledger, 'NOMKSTREAM', 'MAXLEN', most < CUT_EXACTLY and '=' or '~', most + 1, '*', 'e',
      entry) then
    redis.call('SET', base .. 'ledger-first:' .. books.account, redis.call('XADD', ledger, '*', 'e', entry))
  end
  forgetOld(books)
  if mode == 1 and books.available < low and books.before >= low then
--#include scripts/events.lua
    addLowBudgetEvent(decimal(books.available))
  end
  books.before = books.available
  return packBooks(books)
end

-- What a status that SkinsNode gave, or the gateway's own end, means for an order's money. An end of the
-- gateway's own after a try that nobody saw end means nothing before the late check.
local function meaningOf(status, terminal, own, unseen)
  if own then
    return terminal and not unseen and 'release' or 'nothing'
  end
  if not terminal then
    return 'take'
  end
  if status == 'completed' then
    return 'spend'
  end
  if status == 'reversed' then
    return select(2, struct.unpack(TERMS, terms)) == 1 and 'release' or 'spend'
  end
  return 'release'
end

-- An order's amount changed by so many cents; it counts in the hour of its claim.
local function recount(created, cents)
--#include scripts/budget/hours.lua
  local hours = unpackHours(redis.call('GET', base .. 'spent'))
  turnHour(hours)
  count(hours, math.floor(created / HOUR_MS), cents)
  keepHours(hours)
end

-- Moves an order's money to where it belongs now; where it is there already, nothing moves.
--
-- money     see above
-- created   when (ms) it was claimed
-- amount    what stands in its name, cents
-- meaning   "take" SkinsNode has it | "spend" it was bought | "release" it was not, or was undone |
--           "nothing"
-- charged   what SkinsNode charged, nil when it does not say
-- Returns its money, its amount, and what was spent by this call or nil
local function follow(id, account, money, created, amount, meaning, charged)
  local paid = money < COUNTED[HELD]
  local state = paid and money or STATE_COUNTED[money]
  local nextState = ({ take = TAKEN, spend = SPENT, release = RELEASED })[meaning]
  if state == NOTHING or not nextState or nextState == state or (state == SPENT and nextState == TAKEN) then
    return money, amount
  end
  local gone = state == RELEASED
  local cost = nextState == SPENT and charged or amount
  local counted = nextState == RELEASED and -amount or (gone and cost or cost - amount)
  if counted ~= 0 then
    recount(created, counted)
  end
  if paid and state == HELD then
    redis.call('DECRBY', base .. 'untaken:' .. account, decimal(amount))
  end
  if paid and (state ~= HELD or nextState ~= TAKEN) then
    local key = base .. 'books:' .. account
    local books = unpackBooks(account, redis.call('GET', key))
    local kept
    if nextState == RELEASED then
      local place = state == SPENT and 'spent' or 'reserved'
      books[place], books.available = books[place] - amount, books.available + amount
      kept = enter(books, RELEASE, amount, id)
    else
      if counted ~= 0 then
        books.available, books.reserved = books.available - counted, books.reserved + counted
        kept = enter(books, ADJUST, -counted, id)
      end
      if nextState == SPENT then
        books.reserved, books.spent = books.reserved - cost, books.spent + cost
        kept = enter(books, COMMIT, cost, id)
      end
    end
    redis.call('SET', key, kept)
  end
  return paid and nextState or COUNTED[nextState], cost, paid and nextState == SPENT and cost or nil
end
