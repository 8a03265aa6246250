package io.skingate.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads SkinsNode's catalog once from end to end: whether it is one at all, how many items it has,
 * and what each costs. Keeps nothing of an item but its id's place and its price. Blocking.
 */
final class CatalogParser {
  /** Escaped and numeric ids cost an object each; no supplier is known to use any. */
  private static final int MOST_ESCAPED_IDS = 10_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private final byte[] json;
  private final Map<String, Long> escaped = new HashMap<>();
  private int[] starts = new int[1024];
  private long[] prices = new long[1024];
  private int indexed;
  private int items = -1;

  private CatalogParser(byte[] json) {
    this.json = json;
  }

  /**
   * What was read.
   *
   * @param items the length of {@code items}
   */
  record Parsed(PriceIndex index, int items) {}

  /**
   * @throws IOException if the bytes are not one JSON object with an array {@code items}; the
   *     message quotes nothing of them
   */
  static Parsed parse(byte[] json) throws IOException {
    return new CatalogParser(json).read();
  }

  private Parsed read() throws IOException {
    if (json.length == 0 || json[0] <= 0 || (json.length > 1 && json[1] == 0)) {
      throw new IOException("the catalog is not JSON in UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the catalog is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals("items");
        JsonToken value = parser.nextToken();
        if (here && value == JsonToken.START_ARRAY && items < 0) {
          readItems(parser);
        } else if (here) {
          throw new IOException("the catalog's items are not one array");
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new IOException("the catalog is followed by something else");
      }
    } catch (JsonProcessingException malformed) {
      throw new IOException("the catalog is not well-formed JSON");
    }
    if (items < 0) {
      throw new IOException("the catalog has no items");
    }
    return new Parsed(new PriceIndex(json, starts, prices, indexed, escaped), items);
  }

  private void readItems(JsonParser parser) throws IOException {
    items = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items++;
      if (token == JsonToken.START_OBJECT) {
        readItem(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readItem(JsonParser parser) throws IOException {
    int start = 0;
    String escapedId = null;
    long price = PriceIndex.UNREADABLE;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("id") && value == JsonToken.VALUE_STRING) {
        start = (int) parser.currentTokenLocation().getByteOffset() + 1;
        escapedId = isPlain(start) ? null : parser.getText();
      } else if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
        escapedId = parser.getText();
      } else if (name.equals("price")) {
        price = price(parser, value);
      }
      parser.skipChildren();
    }
    if (escapedId != null) {
      addEscaped(escapedId, price);
    } else if (start > 0) {
      add(start, price);
    }
  }

  private void add(int start, long price) {
    if (indexed == starts.length) {
      int larger = indexed + indexed / 2;
      starts = Arrays.copyOf(starts, larger);
      prices = Arrays.copyOf(prices, larger);
    }
    starts[indexed] = start;
    prices[indexed] = price;
    indexed++;
  }

  private void addEscaped(String id, long price) throws IOException {
    if (escaped.size() >= MOST_ESCAPED_IDS && !escaped.containsKey(id)) {
      throw new IOException(
          "the catalog has more than " + MOST_ESCAPED_IDS + " ids that are not plain strings");
    }
    escaped.merge(id, price, (a, b) -> a.equals(b) ? a : Long.valueOf(PriceIndex.UNREADABLE));
  }

  private boolean isPlain(int start) {
    int at = start;
    while (at < json.length && json[at] != '"' && json[at] != '\\') {
      at++;
    }
    return at < json.length && json[at] == '"';
  }

  private static long price(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return PriceIndex.UNREADABLE;
    }
    long cents = parser.getLongValue();
    return cents > 0 ? cents : PriceIndex.UNREADABLE;
  }
}
