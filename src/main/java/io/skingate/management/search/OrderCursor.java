package io.skingate.management.search;

import io.skingate.order.inspection.OrderSearch.Place;
import io.skingate.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the search of orders, which goes from tenant to tenant.
 *
 * @param place where the search looks
 * @param index of the tenant at which it stands
 * @param tenant its id, wherever it stands by now
 * @param from where to go on within the tenant; empty to begin with it
 */
public record OrderCursor(Place place, int index, String tenant, String from) {
  private static final Pattern FORM =
      Pattern.compile("(ONE|OPEN|ENDED)/(\\d{1,9})/([^/]+)/(|\\d{1,20}[-:]\\d{1,20})");

  private static final int LONGEST = 256;

  /** Reads what {@link #toString()} wrote; empty for anything else. */
  public static Optional<OrderCursor> parse(String text) {
    try {
      Matcher form =
          FORM.matcher(
              text.length() > LONGEST
                  ? ""
                  : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      return form.matches()
          ? Optional.of(
                  new OrderCursor(
                      Place.valueOf(form.group(1)),
                      Integer.parseInt(form.group(2)),
                      form.group(3),
                      form.group(4)))
              .filter(cursor -> cursor.toString().equals(text))
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** This place in a list that may have changed; one whose tenant is gone begins with the next. */
  OrderCursor in(List<Tenant> tenants) {
    for (int i = 0; i < tenants.size(); i++) {
      if (tenants.get(i).id().equals(tenant)) {
        return new OrderCursor(place, i, tenant, from);
      }
    }
    return new OrderCursor(place, Math.min(index, tenants.size()), tenant, "");
  }

  @Override
  public String toString() {
    String text = place + "/" + index + "/" + tenant + "/" + from;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
