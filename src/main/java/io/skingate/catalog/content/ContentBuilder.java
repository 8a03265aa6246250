package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.memory.SlabPool;
import io.skingate.catalog.memory.Slabs;
import io.skingate.catalog.scan.RowScanner;
import io.skingate.catalog.scan.TokenBuffer;
import io.skingate.json.JsonUtf8;
import io.skingate.json.MalformedJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Makes a catalog's {@link Content} of its bytes as they come, in memory that does not depend on
 * their number but for what is kept: hashes, checks, scans for rows, and deflates. Equal bytes give
 * equal content, however they were cut. Blocking; belongs to one thread at a time. Ends with {@link
 * #finish} or {@link #discard}.
 */
public final class ContentBuilder {
  /**
   * So much of the front is compressed as well as can be, in blocks that end with the row that
   * reaches the size below: nearly every catalog is no larger, and is read far more often than
   * made.
   */
  private static final long FRONT = 1024 * 1024;

  private static final int FRONT_BLOCK = 64 * 1024;

  /**
   * What follows is compressed fast, in blocks that end, once they have reached this size, with a
   * row that its id marks: so they begin again where they did before, whatever was added or
   * removed, and those that did not change need not be compressed anew. With one row in a hundred
   * changed, two in three did not; larger blocks would save less work, smaller ones take more room.
   */
  private static final int BLOCK = 8 * 1024;

  /** One id in sixteen. */
  private static final int MARK = 15;

  /** Where no row ends or is marked, a block ends anyway. */
  private static final int LONGEST_BLOCK = 128 * 1024;

  /** As much is taken at once, so that little is moved when a block ends. */
  private static final int STEP = 16 * 1024;

  /** A body up to this size is kept uncompressed too. */
  private static final long KEPT_PLAIN = 1024 * 1024;

  /** Ten times a catalog of 300,000 items, which is the size of comparable suppliers' dumps. */
  private static final long LARGEST = 1024L * 1024 * 1024;

  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final long DIGEST_SEED = 0;

  private final ContentStore store;
  private final JsonUtf8 utf8 = new JsonUtf8();
  private final RowScanner scanner = new RowScanner();
  private final MessageDigest sha = sha256();
  private final CRC32 crc = new CRC32();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final XxHash64 rowDigest = new XxHash64(DIGEST_SEED);
  private final PriceIndex.Builder index;
  private final Slabs gzip;
  private final CRC32C check = new CRC32C();
  private final StoredBody previous;
  private final byte[] copy = new byte[STEP];
  private final Blocks blocks = new Blocks();
  private Slabs plain;
  private final byte[] block = new byte[LONGEST_BLOCK];
  private int filled;
  private long blockStart;
  private int digestedTo;
  private long rowEnd;
  private boolean over;

  /**
   * @param previous held by a reading of this builder's own; null for none
   */
  ContentBuilder(ContentStore store, SlabPool pool, StoredBody previous) {
    this.store = store;
    this.previous = previous;
    index = new PriceIndex.Builder(pool);
    gzip = new Slabs(pool);
    plain = new Slabs(pool);
  }

  /**
   * @throws IOException if this is no catalog; the message quotes nothing of it
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public void append(byte[] bytes, int from, int to) throws IOException, NoRoomException {
    if (utf8.isPassingThrough()) {
      take(bytes, from, to);
      return;
    }
    try {
      byte[] plain = utf8.append(Arrays.copyOfRange(bytes, from, to));
      take(plain, 0, plain.length);
    } catch (MalformedJsonException broken) {
      throw new IOException("the catalog " + broken.getMessage());
    }
  }

  private void take(byte[] bytes, int from, int to) throws IOException, NoRoomException {
    for (int at = from; at < to; ) {
      int taken = Math.min(Math.min(STEP, to - at), LONGEST_BLOCK - filled);
      System.arraycopy(bytes, at, block, filled, taken);
      at += taken;
      filled += taken;
      scan(filled - taken);
      if (filled == LONGEST_BLOCK) {
        endBlock(filled);
      }
    }
  }

  /**
   * @throws IOException if this is no catalog
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public Content finish() throws IOException, NoRoomException {
    try {
      byte[] rest = utf8.finish();
      take(rest, 0, rest.length);
    } catch (MalformedJsonException broken) {
      throw new IOException("the catalog " + broken.getMessage());
    }
    scanner.finish();
    if (filled > 0) {
      endBlock(filled);
    }
    final long end = gzip.size();
    deflater.reset();
    deflater.finish();
    deflate(Deflater.NO_FLUSH);
    putTrailer();
    blocks.index();
    gzip.trim();
    if (plain != null) {
      plain.trim();
    }
    PriceIndex prices = index.build();
    close();
    return new Content(sha.digest(), new StoredBody(store, gzip, plain, blocks, end), prices);
  }

  /** Gives all memory back, unless it was finished. */
  public void discard() {
    if (!over) {
      close();
      gzip.free();
      index.discard();
      dropPlain();
    }
  }

  private void close() {
    over = true;
    deflater.end();
    if (previous != null) {
      previous.leave();
    }
  }

  private void scan(int from) throws IOException, NoRoomException {
    for (int at = from; at < filled; ) {
      at = scanner.scan(block, at, filled);
      if (scanner.rowEnded()) {
        boolean marked = endRow(at);
        if (blockStart < FRONT ? at >= FRONT_BLOCK : at >= BLOCK && marked) {
          endBlock(at);
          at = 0;
        }
      }
    }
  }

  /** Whether a block may end behind the row. */
  private boolean endRow(int end) throws NoRoomException {
    digest(end);
    long digest = rowDigest.value();
    rowDigest.reset();
    int length = (int) (blockStart + end - rowEnd);
    rowEnd = blockStart + end;
    if (!scanner.hasId()) {
      index.addNameless(digest, length);
      return (digest & MARK) == 0;
    }
    TokenBuffer id = scanner.id();
    return (index.add(id.bytes(), 0, id.length(), scanner.price(), digest, length) & MARK) == 0;
  }

  /** Takes what the block holds behind the last row into the next one's digest. */
  private void digest(int end) {
    rowDigest.update(block, digestedTo, end);
    digestedTo = end;
  }

  private void endBlock(int end) throws IOException, NoRoomException {
    if (blockStart + end > LARGEST) {
      throw new NoRoomException();
    }
    digest(end);
    digestedTo = 0;
    sha.update(block, 0, end);
    crc.update(block, 0, end);
    if (blockStart == 0) {
      gzip.put(GZIP_HEADER, 0, GZIP_HEADER.length);
    }
    long digest = XxHash64.hash(block, 0, end, DIGEST_SEED);
    check.reset();
    check.update(block, 0, end);
    boolean well = blockStart < FRONT;
    int same = previous == null ? -1 : previous.find(end, digest, (int) check.getValue(), well);
    blocks.add(gzip.size(), end, digest, (int) check.getValue(), well);
    if (same >= 0) {
      previous.copy(same, gzip, copy);
    } else {
      compress(end, well);
    }
    keepPlain(end);
    blockStart += end;
    filled -= end;
    System.arraycopy(block, end, block, 0, filled);
  }

  /** Gives the same bytes for the same block on the same side of the front's end. */
  private void compress(int end, boolean well) throws NoRoomException {
    // A level that changes where nothing was done yet takes no input without the flush.
    deflater.reset();
    deflater.setLevel(well ? Deflater.DEFAULT_COMPRESSION : Deflater.BEST_SPEED);
    deflate(Deflater.NO_FLUSH);
    deflater.setInput(block, 0, end);
    deflate(Deflater.FULL_FLUSH);
  }

  private void deflate(int flush) throws NoRoomException {
    ByteBuffer room;
    do {
      room = gzip.room();
      deflater.deflate(room, flush);
    } while (!room.hasRemaining());
  }

  private void keepPlain(int end) throws NoRoomException {
    if (plain != null && blockStart + end <= KEPT_PLAIN) {
      plain.put(block, 0, end);
    } else {
      dropPlain();
    }
  }

  private void dropPlain() {
    if (plain != null) {
      plain.free();
      plain = null;
    }
  }

  private void putTrailer() throws NoRoomException {
    byte[] trailer =
        ByteBuffer.allocate(2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) crc.getValue())
            .putInt((int) blockStart)
            .array();
    gzip.put(trailer, 0, trailer.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", impossible);
    }
  }
}
