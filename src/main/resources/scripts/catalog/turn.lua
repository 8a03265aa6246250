-- A pod's turn at an account's catalog: what is shared by now, and whether this pod is the one to
-- fetch it.
--
-- KEYS[1] the head, a hash:
--   fences    the last fence that was given out; fences ascend, also over a Redis that was emptied,
--             since none is below Redis's time in microseconds
--   number    the content number: the fence of the fetch that brought the content
--   last      the fence of the last fetch that was published
--   began     when that fetch began, milliseconds of Redis's clock
--   verified  when it was published
--   changed   when the content was
--   digest    SHA-256 of the content, hex
--   etag      SkinsNode's, empty where it gave none
--   base      "number pieces bytes" of a whole content
--   deltas    "from to pieces bytes", separated by semicolons, each leading on to the next
--   renewed   when the expiry of the pieces was last set
--   failures  fetches that failed since the last that did not
-- KEYS[2] the lease: the token of who fetches, or "held" while nobody may, since SkinsNode failed
-- ARGV    1 token, 2 interval (ms), 3 lease (ms), 4 the number at hand, 0 for none
--         5 "due": to fetch if it is due and this pod has what is shared, or is long overdue
--           "ahead": the same, for a pod whose content is later than what is shared
--           "force": to fetch if nobody else does
--           "confirm": to fetch in any case, without the lease
--           "look": not to fetch
--         6 expiry (ms)
-- Returns the fence, 0 where this pod is not to fetch; the time; the lease's rest (ms), 0 without;
-- whether it is held; and the head but for fences and renewed, without base and deltas where they
-- are of no use to this pod

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local head = redis.call('HMGET', KEYS[1], 'number', 'last', 'began', 'verified', 'changed', 'digest',
  'etag', 'failures', 'base', 'deltas', 'fences')
local number = tonumber(head[1]) or 0
local began = tonumber(head[3]) or 0
local known = tonumber(ARGV[4])
local interval = tonumber(ARGV[2])
local lease = redis.call('GET', KEYS[2])

-- A clock that went back makes it due, or it would not be for as long as the clock went back.
local since = began > now and math.huge or now - began
local mode = ARGV[5]
local mine = mode == 'confirm'
if not mine and mode ~= 'look' and (not lease or lease == ARGV[1]) then
  mine = mode == 'force' or lease == ARGV[1]
    or since >= interval and (mode == 'ahead' or known >= number or since >= 2 * interval)
end

local fence = 0
if mine then
  fence = math.max(micros, (tonumber(head[11]) or 0) + 1, known + 1)
  redis.call('HSET', KEYS[1], 'fences', string.format('%.0f', fence))
  if number == 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[6])
  end
  if mode ~= 'confirm' then
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
    lease = ARGV[1]
  end
end

local told = mine or known ~= number
local function whole(value)
  return string.format('%.0f', tonumber(value) or 0)
end
return {whole(fence), now, lease and redis.call('PTTL', KEYS[2]) or 0, lease == 'held' and 1 or 0,
  whole(number), whole(head[2]), whole(began), whole(head[4]), whole(head[5]), head[6] or '',
  head[7] or '', whole(head[8]), told and head[9] or '', told and head[10] or ''}
