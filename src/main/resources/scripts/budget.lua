-- Money: what an order takes from its store's budget and gives back, and what counts in the windows of
-- spending. All rules about it stand here. Comes after clock.lua; `terms` is the store's, see below.
--
-- Keys of a tenant, next to those of record.lua:
--   books:ACCOUNT    string  what was funded and where it is, see BOOKS; never expires
--   ledger:ACCOUNT   stream  what moved it: k kind, a amount (cents, signed by its effect on available),
--                            v available after it; o external id; of "fund" x transfer id, n note, b by
--   ledger-first:ACCOUNT   string  id of the first entry that was ever written
--   spent            string  the windows' present hour, see SPENT
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
-- Version, funded, available, reserved for orders that SkinsNode is not known to have taken, reserved
-- for those it has, spent, hour of the last look at the ledger's age.
local BOOKS, BOOKS_VERSION = '<BdddddI6', 1
local SPENT_HOUR = '<I6d'
local WINDOW = '<ddd'
local HOUR_MS = 3600000
-- The longest window is 30 days.
local HOURS_KEPT = 30 * 24 + 1
local HOURS_KEPT_MS = 32 * 24 * HOUR_MS
-- Below so many entries a ledger is cut to the entry, else by whole pieces.
local CUT_EXACTLY = 1000

local function hourOf(ms)
  return math.floor(ms / HOUR_MS)
end

local function decimal(cents)
  return string.format('%.0f', cents)
end

local function booksOf(account)
  local kept = redis.call('GET', base .. 'books:' .. account)
  if not kept then
    return { account = account, funded = 0, available = 0, held = 0, taken = 0, spent = 0, looked = 0 }
  end
  local version, funded, available, held, taken, spent, looked = struct.unpack(BOOKS, kept)
  if version > BOOKS_VERSION then
    error('NEWERRECORD')
  end
  return {
    account = account, funded = funded, available = available, held = held, taken = taken, spent = spent,
    looked = looked, before = available,
  }
end

-- Tells the store by an event each time that what is available falls below the low water.
local function keepBooks(books)
  local mode, _, low, _, _, _, feedKept = struct.unpack(TERMS, terms)
  if mode == 1 and books.available < low and (books.before or 0) >= low then
--#include scripts/events.lua
    addLowBudgetEvent(decimal(books.available))
  end
  redis.call('SET', base .. 'books:' .. books.account, struct.pack(BOOKS, BOOKS_VERSION, books.funded,
    books.available, books.held, books.taken, books.spent, books.looked))
end

-- Writes a movement into the ledger, and forgets the oldest entries beyond the bounds.
local function enter(books, kind, amount, ...)
  local _, _, _, retentionMs, most = struct.unpack(TERMS, terms)
  local ledger = base .. 'ledger:' .. books.account
  local cents, available = decimal(amount), decimal(books.available)
  -- One more is kept than are shown: a reader who has seen all that is gone is told from one who has not.
  if not redis.call('XADD', ledger, 'NOMKSTREAM', 'MAXLEN', most < CUT_EXACTLY and '=' or '~', decimal(most + 1),
      '*', 'k', kind, 'a', cents, 'v', available, ...) then
    redis.call('SET', base .. 'ledger-first:' .. books.account,
      redis.call('XADD', ledger, '*', 'k', kind, 'a', cents, 'v', available, ...))
  end
  if hourOf(now) > books.looked then
    books.looked = hourOf(now)
    -- By whole nodes, and an hour late: readers take away the rest.
    redis.call('XTRIM', ledger, 'MINID', '~', decimal(math.max(0, now - retentionMs - HOUR_MS)))
  end
end

-- The windows' hours: { hour=, sum= cents in it, older= WINDOW triples: length, first hour, cents from
-- there to before the present hour }
local function loadHours()
  local kept = redis.call('GET', base .. 'spent')
  if not kept then
    return { hour = 0, sum = 0, older = '' }
  end
  local hour, sum, at = struct.unpack(SPENT_HOUR, kept)
  return { hour = hour, sum = sum, older = string.sub(kept, at) }
end

local function keepHours(hours)
  redis.call('SET', base .. 'spent', struct.pack(SPENT_HOUR, hours.hour, hours.sum) .. hours.older,
    'PX', HOURS_KEPT_MS)
end

-- A new hour begins; what no window reaches any more is forgotten.
local function turnHour(hours)
  local present = hourOf(now)
  if present <= hours.hour then
    return
  end
  if hours.sum ~= 0 then
    redis.call('HINCRBY', base .. 'hours', decimal(hours.hour), decimal(hours.sum))
  end
  for _, hour in ipairs(redis.call('HKEYS', base .. 'hours')) do
    if tonumber(hour) < present - HOURS_KEPT then
      redis.call('HDEL', base .. 'hours', hour)
    end
  end
  redis.call('PEXPIRE', base .. 'hours', HOURS_KEPT_MS)
  hours.hour, hours.sum, hours.older = present, 0, ''
  keepHours(hours)
end

local function count(hours, hour, cents)
  if hour >= hours.hour then
    hours.sum = hours.sum + cents
    return
  end
  if hour < hours.hour - HOURS_KEPT then
    return
  end
  redis.call('HINCRBY', base .. 'hours', decimal(hour), decimal(cents))
  local older = {}
  for at = 1, #hours.older, 24 do
    local length, first, sum = struct.unpack(WINDOW, hours.older, at)
    older[#older + 1] = struct.pack(WINDOW, length, first, hour >= first and sum + cents or sum)
  end
  hours.older = table.concat(older)
end

local function olderThanNow(hours, first)
  local names = {}
  for hour = first, hours.hour - 1 do
    names[#names + 1] = decimal(hour)
  end
  local sum = 0
  for _, cents in ipairs(#names > 0 and redis.call('HMGET', base .. 'hours', unpack(names)) or {}) do
    sum = sum + (tonumber(cents) or 0)
  end
  return sum
end

-- What stands in the windows: a list of { length, limit, cents, first hour }. An hour that lies partly in
-- the stretch counts whole.
local function windows(hours)
  local used, older = {}, {}
  local at = select(8, struct.unpack(TERMS, terms))
  while at <= #terms do
    local length, limit
    length, limit, at = struct.unpack('<dd', terms, at)
    local first = hourOf(now - length)
    local place = 24 * #used + 1
    local sum
    if place < #hours.older then
      local ofLength, from, kept = struct.unpack(WINDOW, hours.older, place)
      sum = ofLength == length and from == first and kept or nil
    end
    sum = sum or olderThanNow(hours, first)
    older[#older + 1] = struct.pack(WINDOW, length, first, sum)
    used[#used + 1] = { length, limit, sum + hours.sum, first }
  end
  hours.older = table.concat(older)
  return used
end

-- An order's amount changed by so many cents.
local function recount(created, cents)
  if cents ~= 0 then
    local hours = loadHours()
    turnHour(hours)
    count(hours, hourOf(created), cents)
    keepHours(hours)
  end
end

-- Reserves what an order costs, or says what does not cover it: nil, "order" | "budget" | "spend", and
-- of a budget what is available. Returns its money.
-- earlier: the order that ended here under its id and may be at SkinsNode still, whose reservation goes
-- over to it: { mo=, pr=, ca= }
local function reserve(id, account, cost, earlier)
  local mode, ceiling, windowsAt = 0, math.huge, nil
  if terms ~= '' then
    local _
    mode, _, _, _, _, ceiling, _, windowsAt = struct.unpack(TERMS, terms)
  end
  if cost > ceiling then
    return nil, 'order'
  end
  local before = earlier and earlier.mo or 0
  local holds = before == HELD or before == COUNTED[HELD]
  local paid = mode == 1
  local books
  if before == HELD then
    paid = true
  elseif paid then
    books = booksOf(account)
    if cost > books.available then
      return nil, 'budget', books.available
    end
  end
  if not paid and not holds and (windowsAt or 1) > #terms then
    return NOTHING
  end
  local hours = loadHours()
  turnHour(hours)
  local hourBefore = holds and hourOf(earlier.ca) or 0
  for _, window in ipairs(terms ~= '' and windows(hours) or {}) do
    local carried = holds and hourBefore >= window[4] and cost or 0
    if window[3] - carried + cost > window[2] then
      keepHours(hours)
      return nil, 'spend'
    end
  end
  if holds then
    count(hours, hourBefore, -cost)
  end
  count(hours, hours.hour, cost)
  keepHours(hours)
  if books then
    books.available, books.held = books.available - cost, books.held + cost
    enter(books, 'reserve', -cost, 'o', id)
    keepBooks(books)
  end
  return paid and HELD or COUNTED[HELD]
end

-- Reserves for an order whose claim Redis lost, whatever is available. Returns its money.
local function reserveAgain(id, account, cost)
  local mode, _, _, _, _, _, _, windowsAt = struct.unpack(TERMS, terms)
  if mode ~= 1 and windowsAt > #terms then
    return NOTHING
  end
  recount(now, cost)
  if mode ~= 1 then
    return COUNTED[HELD]
  end
  local books = booksOf(account)
  books.available, books.held = books.available - cost, books.held + cost
  enter(books, 'adjust', -cost, 'o', id)
  keepBooks(books)
  return HELD
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
  recount(created, counted)
  if paid then
    local books = booksOf(account)
    local place = state == HELD and 'held' or state == SPENT and 'spent' or 'taken'
    if nextState == RELEASED then
      books[place], books.available = books[place] - amount, books.available + amount
      enter(books, 'release', amount, 'o', id)
    else
      if counted ~= 0 then
        books.available, books[place] = books.available - counted, books[place] + counted
        enter(books, 'adjust', -counted, 'o', id)
      end
      local to = nextState == SPENT and 'spent' or 'taken'
      books[place] = books[place] - cost
      books[to] = books[to] + cost
      if nextState == SPENT then
        enter(books, 'commit', cost, 'o', id)
      end
    end
    keepBooks(books)
  end
  return paid and nextState or COUNTED[nextState], cost, paid and nextState == SPENT and cost or nil
end
