-- Publishes what a fetch brought, unless a later one was published already.
--
-- KEYS[1] the head, KEYS[2] the lease, see turn.lua
-- ARGV    1 token, empty for a confirmation, which has no lease
--         2 fence, 3 when the fetch began (ms), 4 the number that the deltas lead on from
--         5 digest, 6 etag, 7 base, 8 delta: as in the head, empty without
--         9 expiry (ms)
-- Returns what became of it, the number, the base and deltas that it replaced, and whether the expiry
-- of all pieces is to be set again:
--   published   it is what is shared now
--   unchanged   it is what was shared already
--   superseded  a fetch that began later was published
--   lost        another pod has the lease
--   moved       the delta leads on from what is not shared any more, or is none where one is needed

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('HMGET', KEYS[1], 'number', 'last', 'digest', 'base', 'deltas', 'renewed')
local number = tonumber(head[1]) or 0
local last = tonumber(head[2]) or 0
local fence = tonumber(ARGV[2])
local function said(what)
  return {what, string.format('%.0f', number), '', '', 0}
end

if last > fence then
  return said('superseded')
end
if last == fence then
  return said(number == fence and 'published' or 'unchanged')
end
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return said('lost')
end

-- A base for what is shared already is given where a pod could not use what there was.
local outcome = 'published'
local replaced = {'', ''}
local base = head[4] or ''
local deltas = head[5] or ''
local same = head[3] == ARGV[5]
if same and ARGV[7] == '' then
  outcome = 'unchanged'
elseif ARGV[7] ~= '' then
  replaced = {base, deltas}
  base = ARGV[7]
  deltas = number == tonumber(ARGV[4]) and ARGV[8] or ''
elseif ARGV[8] ~= '' and number == tonumber(ARGV[4]) and base ~= '' then
  deltas = (deltas == '' and '' or deltas .. ';') .. ARGV[8]
else
  return said('moved')
end

redis.call('HSET', KEYS[1], 'last', ARGV[2], 'began', ARGV[3], 'verified', now, 'etag', ARGV[6],
  'failures', 0)
if outcome == 'published' then
  number = fence
  redis.call('HSET', KEYS[1], 'number', ARGV[2], 'digest', ARGV[5], 'base', base, 'deltas', deltas)
  if not same then
    redis.call('HSET', KEYS[1], 'changed', now)
  end
end
local renew = now - (tonumber(head[6]) or 0) > ARGV[9] / 4
if renew then
  redis.call('HSET', KEYS[1], 'renewed', now)
end
redis.call('PEXPIRE', KEYS[1], ARGV[9])
if ARGV[1] ~= '' then
  redis.call('DEL', KEYS[2])
end
return {outcome, string.format('%.0f', number), replaced[1], replaced[2], renew and 1 or 0}
