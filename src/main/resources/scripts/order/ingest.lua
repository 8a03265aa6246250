-- Records an update of an order that SkinsNode sent or was asked for, and puts it on its way to the
-- store: duplicate check, state, history and queue at once.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id     2 source: "webhook" or "reconcile"   3 SkinsNode's delivery id, or ""
--         4 ms that it is remembered    5 status   6 its rank, or ""   7 terminal: 1 or 0
--         8 time of the update, ms, or ""   9 body     10 retention, ms
--        11 ms a delivery may take at the most, kept on top of the retention
--        12 ms until reconciliation asks   13 the order's name at SkinsNode
-- Returns
--   "applied"          the store will be told
--   "duplicate"        seen before
--   "stale" | "ended"  recorded, not passed on
--   "same"             reconciliation found nothing new
--   "unknown"          no such order, or one of another name at SkinsNode, since prefixes were
--                      configured anew; a webhook is kept for the operator
--   "full"             too many of the order's updates wait; send again later
--
--#include scripts/clock.lua
--#include scripts/record.lua

local id, source, deliveryId = ARGV[1], ARGV[2], ARGV[3]
local dedupeMs, retentionMs = tonumber(ARGV[4]), tonumber(ARGV[10])
local new = {
  status = ARGV[5],
  rank = tonumber(ARGV[6]),
  terminal = ARGV[7] == '1',
  ts = tonumber(ARGV[8]),
  body = ARGV[9],
}

local order = load(id)
if not order or order.nm ~= ARGV[13] then
  if source == 'webhook' then
    local newest = redis.call('LINDEX', base .. 'unknown', 0)
    if newest and deliveryId ~= '' and cmsgpack.unpack(newest)[3] == deliveryId then
      -- Told again, since its first answer was lost.
      return { 'unknown' }
    end
    redis.call('LPUSH', base .. 'unknown', cmsgpack.pack({ now, id, deliveryId, string.sub(new.body, 1, UNKNOWN_BYTES) }))
    redis.call('LTRIM', base .. 'unknown', 0, UNKNOWN_MAX - 1)
    redis.call('PEXPIRE', base .. 'unknown', retentionMs)
  end
  return 'unknown'
end

if deliveryId ~= '' then
  local seen = {}
  for _, entry in ipairs(order.dd or {}) do
    if entry[1] == deliveryId and now - entry[2] < dedupeMs then
      return 'duplicate'
    end
    if now - entry[2] < dedupeMs then
      seen[#seen + 1] = entry
    end
  end
  if #seen >= DEDUPE_MAX then
    table.remove(seen, 1)
  end
  seen[#seen + 1] = { deliveryId, now }
  order.dd = seen
end

if source == 'reconcile' and order.st == new.status and order.gw ~= 1 then
  -- Asked for and nothing new: only the waiting grows, see order/work.lua.
  return 'same'
end

local verdict = judge(order, new)
if verdict == 'apply' and not roomForDelivery(order) then
  return 'full'
end
if order.ph ~= 'placed' then
  placed(id, order)
end
note(order, source, new.status, verdict == 'apply' and 'applied' or verdict)
if verdict == 'apply' then
  apply(id, order, new, true)
end
save(id, order, retentionMs + tonumber(ARGV[11]))
if verdict ~= 'apply' then
  if order.tm ~= 1 then
    watch(id, order, tonumber(ARGV[12]))
  end
  return verdict
end
watch(id, order, tonumber(ARGV[12]))
return 'applied'
