package io.skingate.management.view;

import io.skingate.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of tenants.
 *
 * @param place how many were shown so far
 * @param last the last of them, behind which the next page begins, wherever it stands by then
 */
public record TenantCursor(int place, String last) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(.+)");

  /** Reads what {@link #toString()} wrote; empty for anything else. */
  public static Optional<TenantCursor> parse(String text) {
    try {
      Matcher form =
          FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      return form.matches()
          ? Optional.of(new TenantCursor(Integer.parseInt(form.group(1)), form.group(2)))
              .filter(cursor -> cursor.toString().equals(text))
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** Where the next page begins; where the last tenant is gone, as far on as it stood. */
  int placeIn(List<Tenant> tenants) {
    for (int i = 0; i < tenants.size(); i++) {
      if (tenants.get(i).id().equals(last)) {
        return i + 1;
      }
    }
    return Math.min(place, tenants.size());
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((place + ":" + last).getBytes(StandardCharsets.UTF_8));
  }
}
