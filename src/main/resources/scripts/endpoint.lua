-- The endpoint that a webhook URL leads to.
local function endpointOf(url)
  local host, path = string.match(url, '^(%a[%w+.-]*://[^/?#]+)([^?#]*)')
  return host and string.lower(host) .. path or url
end
