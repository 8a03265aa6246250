package io.skingate.store.order;

import io.skingate.store.StoreProblem;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a look-up has found so far, in the order asked; bodies stay byte for byte what they are. */
final class FoundOrders {
  private final List<String> asked;
  private final int most;
  private final Buffer[] found;
  private int bytes;

  /**
   * @param asked external ids in the store's form, which need no escaping in JSON
   * @param most bytes that all orders may have together
   */
  FoundOrders(List<String> asked, int most) {
    this.asked = asked;
    this.most = most;
    found = new Buffer[asked.size()];
  }

  /**
   * Keeps what was found of one of the ids.
   *
   * @param order empty where there is none
   * @throws StoreProblem when they have become too large
   */
  void put(int place, Optional<Buffer> order) {
    bytes += order.map(Buffer::length).orElse(0);
    if (bytes > most) {
      throw StoreProblem.invalid(
          "externalIds", "names orders of more than " + most + " bytes together; ask for fewer");
    }
    found[place] = order.orElse(null);
  }

  Buffer json() {
    List<Buffer> orders = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i] == null) {
        missing.add(asked.get(i));
      } else {
        orders.add(found[i]);
      }
    }
    Buffer json = Buffer.buffer(bytes + 64 * (orders.size() + missing.size()) + 64);
    json.appendString("{\"orders\":[");
    for (int i = 0; i < orders.size(); i++) {
      json.appendString(i == 0 ? "" : ",").appendBuffer(orders.get(i));
    }
    json.appendString("],\"missing\":[");
    for (int i = 0; i < missing.size(); i++) {
      json.appendString((i == 0 ? "\"" : ",\"") + missing.get(i) + "\"");
    }
    return json.appendString("]}");
  }
}
