package io.skingate.catalog.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a catalog in pieces, cut wherever they come: whether it is well-formed JSON with one array
 * {@code items}, where each row ends, and its id and price. Fields may come in any order and with
 * any value. Keeps nothing of a row but these two. Belongs to one thread at a time.
 */
public final class RowScanner {
  /** Stands for a price that could not be read. Real ones are positive. */
  public static final long UNREADABLE = -1;

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

  private final JsonString string = new JsonString();
  private final JsonNumber number = new JsonNumber();
  private final JsonLiteral literal = new JsonLiteral();
  private final TokenBuffer token = new TokenBuffer();
  private final Nesting nesting = new Nesting();
  private final CatalogRow row = new CatalogRow();
  private State state = State.START;
  private Field field = Field.OTHER;
  private boolean isKey;
  private boolean kept;
  private boolean inItems;
  private boolean itemsSeen;
  private boolean inRow;
  private boolean rowEnded;

  /**
   * Reads on, up to the end of the next row.
   *
   * @return where it stopped: right behind a row if {@link #rowEnded}, else {@code end}
   * @throws IOException if this is no catalog; the message quotes nothing of it
   */
  public int scan(byte[] bytes, int from, int end) throws IOException {
    rowEnded = false;
    int keptFrom = from;
    int at = from;
    while (at < end && !rowEnded) {
      byte c = bytes[at];
      switch (state) {
        case STRING -> {
          int stop = string.read(bytes, at, end);
          require(stop != JsonString.MALFORMED);
          at = stop;
          if (stop < end) {
            keep(bytes, keptFrom, stop);
            stringEnded();
            at++;
          }
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
          require(literal.accept(c));
          at++;
          if (literal.isWhole()) {
            valueEnded();
          }
        }
        default -> {
          at++;
          if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            structure(c);
            keptFrom = state == State.NUMBER ? at - 1 : at;
          }
        }
      }
    }
    if (state == State.STRING || state == State.NUMBER) {
      keep(bytes, keptFrom, at);
    }
    return at;
  }

  /** To be called behind the last piece. */
  public void finish() throws IOException {
    require(state == State.END);
    if (!itemsSeen) {
      throw new IOException("the catalog has no items");
    }
  }

  /** Whether the last call stopped behind a row. */
  public boolean rowEnded() {
    return rowEnded;
  }

  /** Whether that row has an id that an order could name. */
  public boolean hasId() {
    return row.hasId();
  }

  /** That row's id in UTF-8. */
  public TokenBuffer id() {
    return row.id();
  }

  /** That row's price in cents, {@link #UNREADABLE} where it has none that is one. */
  public long price() {
    return row.price();
  }

  private void structure(byte c) throws IOException {
    switch (state) {
      case START -> {
        if (c != '{') {
          throw new IOException("the catalog is not a JSON object");
        }
        push(true);
      }
      case VALUE -> valueBegins(c);
      case VALUE_OR_END -> {
        if (c == ']') {
          pop(false);
        } else {
          valueBegins(c);
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
          state = nesting.isInObject() ? State.KEY : State.VALUE;
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
    stringBegins(nesting.depth() == 1 || (inItems && nesting.depth() == ROW_DEPTH));
    isKey = true;
  }

  private void valueBegins(byte c) throws IOException {
    Field role = nesting.isInObject() ? field : Field.OTHER;
    if (role == Field.ITEMS) {
      if (c != '[' || itemsSeen) {
        throw new IOException("the catalog's items are not one array");
      }
      inItems = true;
      itemsSeen = true;
    } else if (inItems && nesting.depth() == ITEMS_DEPTH) {
      inRow = true;
      row.begin();
    }
    boolean numeric = c == '-' || (c >= '0' && c <= '9');
    if (role == Field.PRICE && !numeric) {
      row.price(UNREADABLE);
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

  private void stringBegins(boolean keep) {
    kept = keep;
    isKey = false;
    token.clear();
    string.begin();
    state = State.STRING;
  }

  private void literalBegins(String expected) {
    literal.begin(expected);
    state = State.LITERAL;
  }

  private void stringEnded() {
    if (string.hasEscapes()) {
      token.hasEscapes();
    }
    if (isKey) {
      field = kept ? known() : Field.OTHER;
      state = State.COLON;
      return;
    }
    if (kept) {
      row.name(token);
    }
    valueEnded();
  }

  private Field known() {
    if (nesting.depth() == 1) {
      return token.is(ITEMS) ? Field.ITEMS : Field.OTHER;
    }
    return token.is(ID) ? Field.ID : token.is(PRICE) ? Field.PRICE : Field.OTHER;
  }

  private void numberEnded() throws IOException {
    require(number.isWhole());
    if (kept && field == Field.ID && number.isInteger()) {
      row.name(token);
    } else if (kept && field == Field.PRICE) {
      row.price(number.isInteger() ? token.positiveInteger() : UNREADABLE);
    }
    valueEnded();
  }

  private void valueEnded() {
    state = nesting.depth() == 0 ? State.END : State.NEXT;
    rowEnded = inRow && nesting.depth() == ITEMS_DEPTH;
    inRow &= !rowEnded;
  }

  private void push(boolean object) throws IOException {
    if (!nesting.open(object)) {
      throw new IOException("the catalog is nested too deeply");
    }
    state = object ? State.KEY_OR_END : State.VALUE_OR_END;
  }

  private void pop(boolean object) throws IOException {
    require(nesting.close(object));
    if (nesting.depth() < ITEMS_DEPTH) {
      inItems = false;
    }
    valueEnded();
  }

  private void keep(byte[] bytes, int from, int to) {
    if (kept) {
      token.add(bytes, from, to);
    }
  }

  private static void require(boolean wellFormed) throws IOException {
    if (!wellFormed) {
      throw new IOException(MALFORMED);
    }
  }
}
