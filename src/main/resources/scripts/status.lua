--#include scripts/events.lua

-- Every change of an order's status goes through here, right before the record is written: whatever has
-- to follow the changes does it in this place.
--
-- id        external id; the tenant's keys are made from base
-- before    status until now, nil for a new order's first
-- after     status from now on
-- at        when it began by SkinsNode's clock (ms), nil when it does not say
-- source    "submission" (its answer), "webhook", "reconcile" or "gateway" (its own end of an order)
-- delivery  SkinsNode's delivery id, shortened, or ""
-- sequence  sequence number of the delivery that tells the store, nil where none does
local function statusChanged(id, before, after, at, source, delivery, sequence)
  if after ~= before then
    addOrderEvent(ORDER_UPDATED, source == 'gateway' and 2 or 1, id, after, sequence)
  end
end
