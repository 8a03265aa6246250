-- The statuses that are stored as a number. The places are part of what is stored, so the list only
-- grows at its end.
local STATUSES = {
  'queued', 'accepted', 'processing', 'pending', 'sent', 'completed', 'failed', 'cancelled',
  'expired', 'reversed',
}

-- Every change of an order's status goes through here, right before the record is written: whatever has
-- to follow the changes does it in this place.
--
-- id        external id; the tenant's keys are made from base
-- before    status until now, nil for a new order's first
-- after     status from now on
-- at        when it began by SkinsNode's clock (ms), nil when it does not say
-- source    "submission" (its answer), "webhook", "reconcile" or "gateway" (its own end of an order)
-- delivery  SkinsNode's delivery id, shortened, or ""
-- Returns how the new status is stored
local function statusChanged(id, before, after, at, source, delivery)
  for place = 1, #STATUSES do
    if STATUSES[place] == after then
      return place
    end
  end
  return 255
end
