-- The windows of spending: what was spent in which hour. Comes after budget.lua.
local SPENT_HOUR = '<I6d'
local WINDOW = '<ddd'
-- The longest window is 30 days.
local HOURS_KEPT = 30 * 24 + 1
local HOURS_KEPT_MS = 32 * 24 * HOUR_MS

-- The windows' hours: { hour=, sum= cents in it, older= WINDOW triples: length, first hour, cents from
-- there to before the present hour }
local function unpackHours(kept)
  if not kept then
    return { hour = 0, sum = 0, older = '' }
  end
  local hour, sum, at = struct.unpack(SPENT_HOUR, kept)
  return { hour = hour, sum = sum, older = string.sub(kept, at) }
end

local function packHours(hours)
  return struct.pack(SPENT_HOUR, hours.hour, hours.sum) .. hours.older
end

local function keepHours(hours)
  redis.call('SET', base .. 'spent', packHours(hours))
end

-- A new hour begins; what no window reaches any more is forgotten.
local function turnHour(hours)
  local present = math.floor(now / HOUR_MS)
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
    local first = math.floor((now - length) / HOUR_MS)
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
