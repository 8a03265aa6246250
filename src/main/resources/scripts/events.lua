-- The tenant's event feed: what its store is told, in the order in which it happened, written by the script
-- that makes it so. Comes after clock.lua and `feedKept`, how many entries are kept, 0 for no feed. The keys:
--   events        stream   one field "e" an entry, see below. An entry's id is its time by Redis's clock,
--                          never below that of the one before. It never expires: the newest entry stays
--   events-first  string   id of the first entry that was ever written. A feed that begins with another one
--                          than a reader knows was lost and begun anew
-- An entry:
--   B   kind: 1 order.updated, 2 delivery.dead, 3 order.settled, 4 budget.low
--   B   source: 0 none, 1 SkinsNode, 2 the gateway
--   I6  sequence number of the delivery, 0 none
--   I2  HTTP status, 0 none   B  bytes of the status   B  bytes of the result   status   result   external id;
--       of budget.low what is available (cents) in place of the status, and nothing else
-- A newer build may write other kinds. A reader that does not know one ends its page before it, since a
-- pod that does will follow.
local ORDER_UPDATED, DELIVERY_DEAD, ORDER_SETTLED, BUDGET_LOW = 1, 2, 3, 4

-- The oldest go by whole nodes of the stream; whoever reads takes away what is left of them. One more is
-- kept than are shown, so that a reader who has seen all that is gone is told from one who has not.
local function addEvent(entry)
  if feedKept > 0
      and not redis.call('XADD', base .. 'events', 'NOMKSTREAM', 'MAXLEN', '~', feedKept + 1, '*', 'e', entry) then
    redis.call('SET', base .. 'events-first', redis.call('XADD', base .. 'events', '*', 'e', entry))
  end
end

local function addOrderEvent(kind, source, id, status, sequence, httpStatus, result)
  addEvent(struct.pack('<BBI6I2BB', kind, source, sequence or 0, httpStatus or 0, #status, result and #result or 0)
    .. status .. (result or '') .. id)
end

local function addLowBudgetEvent(available)
  addOrderEvent(BUDGET_LOW, 0, '', available)
end
