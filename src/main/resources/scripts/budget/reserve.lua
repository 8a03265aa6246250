-- What a claim does to money. Comes after budget.lua.
--#include scripts/budget/hours.lua

-- Reserves what an order costs, or says what does not cover it: nil, "order" | "budget" | "spend", and
-- of a budget what is available. Returns its money.
-- earlier: the order that ended here under its id and may be at SkinsNode still, whose reservation goes
-- over to it: { mo=, pr=, ca= }
local function reserve(id, account, cost, earlier)
  local mode, ceiling, windowsAt, _ = 0, math.huge, 1, nil
  if terms ~= '' then
    mode, _, _, _, _, ceiling, _, windowsAt = struct.unpack(TERMS, terms)
  end
  if cost > ceiling then
    return nil, 'order'
  end
  local before = earlier and earlier.mo or 0
  local holds = before == HELD or before == COUNTED[HELD]
  local pays = mode == 1 and before ~= HELD
  if not pays and not holds and windowsAt > #terms then
    return NOTHING
  end
  local key, untaken = base .. 'books:' .. account, base .. 'untaken:' .. account
  local kept = redis.call('MGET', base .. 'spent', key, untaken)
  local books = pays and unpackBooks(account, kept[2])
  if pays and cost > books.available then
    return nil, 'budget', books.available
  end
  local hours = unpackHours(kept[1])
  turnHour(hours)
  local hourBefore = holds and math.floor(earlier.ca / HOUR_MS) or 0
  if windowsAt <= #terms then
    for _, window in ipairs(windows(hours)) do
      local carried = holds and hourBefore >= window[4] and cost or 0
      if window[3] - carried + cost > window[2] then
        keepHours(hours)
        return nil, 'spend'
      end
    end
  end
  if holds then
    count(hours, hourBefore, -cost)
  end
  count(hours, hours.hour, cost)
  if pays then
    books.available, books.reserved = books.available - cost, books.reserved + cost
    redis.call('MSET', base .. 'spent', packHours(hours), key, enter(books, RESERVE, -cost, id),
      untaken, decimal((tonumber(kept[3]) or 0) + cost))
  else
    keepHours(hours)
  end
  return (pays or before == HELD) and HELD or COUNTED[HELD]
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
  local key = base .. 'books:' .. account
  local books = unpackBooks(account, redis.call('GET', key))
  books.available, books.reserved = books.available - cost, books.reserved + cost
  redis.call('SET', key, enter(books, ADJUST, -cost, id))
  redis.call('INCRBY', base .. 'untaken:' .. account, decimal(cost))
  return HELD
end
