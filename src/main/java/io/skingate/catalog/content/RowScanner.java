package io.skingate.catalog.content;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads a catalog in pieces, cut wherever they come: whether it is well-formed JSON with one array
 * {@code items}, where each row ends, and its id and price. Fields may come in any order and with
 * any value. Keeps nothing of a row but these two. Belongs to one thread at a time.
 */
final class RowScanner {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long TOP_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  /** As many as bits in {@link #objects}. */
  private static final int MOST_DEPTH = 64;

  private static final int ITEMS_DEPTH = 2;
  private static final int ROW_DEPTH = 3;

  private static final byte[] ITEMS = "items".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ID = "id".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PRICE = "price".getBytes(StandardCharsets.UTF_8);

  private static final String MALFORMED = "the catalog is not well-formed JSON";

  private enum State {
    START,
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    NEXT,
    STRING,
    ESCAPE,
    HEX,
    TAIL,
    NUMBER,
    LITERAL,
    END
  }

  /** What the value of the last key is to the catalog. */
  private enum Field {
    ITEMS,
    ID,
    PRICE,
    OTHER
  }

  private final JsonNumber number = new JsonNumber();
  private final TokenBuffer token = new TokenBuffer();
  private final TokenBuffer id = new TokenBuffer();
  private State state = State.START;
  private Field field = Field.OTHER;
  private int depth;
  private long objects;
  private boolean isKey;
  private boolean kept;
  private int left;
  private String literal;
  private boolean inItems;
  private boolean itemsSeen;
  private boolean inRow;
  private boolean rowEnded;
  private long offset;
  private long rowStart;
  private boolean named;
  private boolean priced;
  private long price;

  /**
   * Reads on, up to the end of the next row.
   *
   * @return where it stopped: right behind a row if {@link #rowEnded}, else {@code end}
   * @throws IOException if this is no catalog; the message quotes nothing of it
   */
  int scan(byte[] bytes, int from, int end) throws IOException {
    rowEnded = false;
    int keptFrom = from;
    int at = from;
    while (at < end && !rowEnded) {
      byte c = bytes[at];
      switch (state) {
        case STRING -> {
          int run = plainRun(bytes, at, end);
          if (run == end) {
            at = end;
          } else if (bytes[run] == '"') {
            keep(bytes, keptFrom, run);
            stringEnded();
            at = run + 1;
          } else {
            special(bytes[run]);
            at = run + 1;
          }
        }
        case ESCAPE -> {
          escape(c);
          at++;
        }
        case HEX -> {
          hexDigit(c);
          at++;
        }
        case TAIL -> {
          require((c & 0xC0) == 0x80);
          at++;
          state = --left == 0 ? State.STRING : State.TAIL;
        }
        case NUMBER -> {
          if (number.accept(c)) {
            at++;
          } else {
            keep(bytes, keptFrom, at);
            numberEnded();
          }
        }
        case LITERAL -> {
          require(c == literal.charAt(left));
          at++;
          if (++left == literal.length()) {
            valueEnded();
          }
        }
        default -> {
          at++;
          if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            structure(c, offset + at - 1 - from);
            keptFrom = state == State.NUMBER ? at - 1 : at;
          }
        }
      }
    }
    if (kept && (isInString() || state == State.NUMBER)) {
      token.add(bytes, keptFrom, at);
    }
    offset += at - from;
    return at;
  }

  /** To be called behind the last piece. */
  void finish() throws IOException {
    require(state == State.END);
    if (!itemsSeen) {
      throw new IOException("the catalog has no items");
    }
  }

  /** Whether the last call stopped behind a row. */
  boolean rowEnded() {
    return rowEnded;
  }

  /** Whether it stopped within a row. */
  boolean isInRow() {
    return inRow;
  }

  /** Where that row begins, counted from the first byte of the catalog. */
  long rowStart() {
    return rowStart;
  }

  /** Whether that row has an id that an order could name. */
  boolean hasId() {
    return named;
  }

  /** That row's id in UTF-8. */
  TokenBuffer id() {
    return id;
  }

  /** That row's price in cents, {@link PriceIndex#UNREADABLE} where it has none that is one. */
  long price() {
    return priced ? price : PriceIndex.UNREADABLE;
  }

  private boolean isInString() {
    return switch (state) {
      case STRING, ESCAPE, HEX, TAIL -> true;
      default -> false;
    };
  }

  private void structure(byte c, long place) throws IOException {
    switch (state) {
      case START -> {
        if (c != '{') {
          throw new IOException("the catalog is not a JSON object");
        }
        push(true);
      }
      case VALUE -> valueBegins(c, place);
      case VALUE_OR_END -> {
        if (c == ']') {
          pop(false);
        } else {
          valueBegins(c, place);
        }
      }
      case KEY_OR_END -> {
        if (c == '}') {
          pop(true);
        } else {
          keyBegins(c);
        }
      }
      case KEY -> keyBegins(c);
      case COLON -> {
        require(c == ':');
        state = State.VALUE;
      }
      case NEXT -> {
        if (c == ',') {
          state = isInObject() ? State.KEY : State.VALUE;
        } else {
          require(c == '}' || c == ']');
          pop(c == '}');
        }
      }
      default -> throw new IOException("the catalog is followed by something else");
    }
  }

  private void keyBegins(byte c) throws IOException {
    require(c == '"');
    stringBegins(depth == 1 || (inItems && depth == ROW_DEPTH));
    isKey = true;
  }

  private void valueBegins(byte c, long place) throws IOException {
    Field role = isInObject() ? field : Field.OTHER;
    if (role == Field.ITEMS) {
      if (c != '[' || itemsSeen) {
        throw new IOException("the catalog's items are not one array");
      }
      inItems = true;
      itemsSeen = true;
    } else if (inItems && depth == ITEMS_DEPTH) {
      rowBegins(place);
    }
    boolean numeric = c == '-' || (c >= '0' && c <= '9');
    if (role == Field.PRICE && !numeric) {
      notePrice(PriceIndex.UNREADABLE);
    }
    switch (c) {
      case '{' -> push(true);
      case '[' -> push(false);
      case '"' -> stringBegins(role == Field.ID);
      case 't' -> literalBegins("true");
      case 'f' -> literalBegins("false");
      case 'n' -> literalBegins("null");
      default -> {
        require(numeric);
        kept = role == Field.ID || role == Field.PRICE;
        token.clear();
        number.begin(c);
        state = State.NUMBER;
      }
    }
  }

  private void rowBegins(long place) {
    rowStart = place;
    inRow = true;
    named = false;
    priced = false;
  }

  private void stringBegins(boolean keep) {
    kept = keep;
    isKey = false;
    token.clear();
    state = State.STRING;
  }

  private void literalBegins(String expected) {
    literal = expected;
    left = 1;
    state = State.LITERAL;
  }

  private void stringEnded() {
    if (isKey) {
      field = kept ? known() : Field.OTHER;
      state = State.COLON;
      return;
    }
    if (kept) {
      named = id.takeText(token);
    }
    valueEnded();
  }

  private Field known() {
    if (depth == 1) {
      return token.is(ITEMS) ? Field.ITEMS : Field.OTHER;
    }
    return token.is(ID) ? Field.ID : token.is(PRICE) ? Field.PRICE : Field.OTHER;
  }

  private void numberEnded() throws IOException {
    require(number.isWhole());
    if (kept && field == Field.ID && number.isInteger()) {
      named = id.takeText(token);
    } else if (kept && field == Field.PRICE) {
      notePrice(number.isInteger() ? token.positiveInteger() : PriceIndex.UNREADABLE);
    }
    valueEnded();
  }

  /** Of two prices of a row none is believed, unless they agree. */
  private void notePrice(long cents) {
    price = !priced || price == cents ? cents : PriceIndex.UNREADABLE;
    priced = true;
  }

  private void valueEnded() {
    state = depth == 0 ? State.END : State.NEXT;
    rowEnded = inRow && depth == ITEMS_DEPTH;
    inRow &= !rowEnded;
  }

  private void push(boolean object) throws IOException {
    if (depth == MOST_DEPTH) {
      throw new IOException("the catalog is nested too deeply");
    }
    objects = objects << 1 | (object ? 1 : 0);
    depth++;
    state = object ? State.KEY_OR_END : State.VALUE_OR_END;
  }

  private void pop(boolean object) throws IOException {
    require(isInObject() == object);
    objects >>>= 1;
    depth--;
    if (depth < ITEMS_DEPTH) {
      inItems = false;
    }
    valueEnded();
  }

  private boolean isInObject() {
    return (objects & 1) == 1;
  }

  private void keep(byte[] bytes, int from, int to) {
    if (kept) {
      token.add(bytes, from, to);
    }
  }

  /** A byte of a string that is neither plain nor its end. */
  private void special(byte c) throws IOException {
    if (c == '\\') {
      token.hasEscapes();
      state = State.ESCAPE;
      return;
    }
    left = (c & 0xE0) == 0xC0 ? 1 : (c & 0xF0) == 0xE0 ? 2 : (c & 0xF8) == 0xF0 ? 3 : 0;
    require(left > 0);
    state = State.TAIL;
  }

  private void escape(byte c) throws IOException {
    require("\"\\/bfnrtu".indexOf(c) >= 0);
    left = 4;
    state = c == 'u' ? State.HEX : State.STRING;
  }

  private void hexDigit(byte c) throws IOException {
    require(Character.digit(c, 16) >= 0);
    if (--left == 0) {
      state = State.STRING;
    }
  }

  private static void require(boolean wellFormed) throws IOException {
    if (!wellFormed) {
      throw new IOException(MALFORMED);
    }
  }

  /** The first byte that does not simply belong to the string; the end without one. */
  private static int plainRun(byte[] bytes, int from, int end) {
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long found =
          (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | below(word) | word) & TOP_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The lowest top bit that is set is that of the first zero byte. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** The lowest top bit that is set is that of the first byte below a space. */
  private static long below(long word) {
    return (word - SPACES) & ~word;
  }
}
