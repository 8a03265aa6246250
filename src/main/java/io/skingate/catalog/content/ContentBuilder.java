package io.skingate.catalog.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes a catalog's {@link Content} of its bytes as they come, in memory that does not depend on
 * their number but for what is kept: hashes, checks, scans for rows, and deflates. Equal bytes give
 * equal content, however they were cut. Blocking; belongs to one thread at a time. Ends with {@link
 * #finish} or {@link #discard}.
 */
public final class ContentBuilder {
  /**
   * A block ends with the row that reaches this size: small enough to be inflated for a single row
   * in a fraction of a millisecond, large enough to cost the compression 2 percent.
   */
  private static final int BLOCK = 64 * 1024;

  /** Where a row is larger than a block, blocks of this size end within it. */
  private static final int LONGEST_BLOCK = 2 * BLOCK;

  /** As much is taken at once, so that little is moved when a block ends. */
  private static final int STEP = 16 * 1024;

  /** Behind it, fast compression: the best takes three times as long and saves few bytes. */
  private static final long WELL_COMPRESSED = 4 * 1024 * 1024;

  /** A body up to this size is kept uncompressed too. */
  private static final long KEPT_PLAIN = 1024 * 1024;

  /** Ten times a catalog of 300,000 items, which is the size of comparable suppliers' dumps. */
  private static final long LARGEST = 1024L * 1024 * 1024;

  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final long DIGEST_SEED = 0;

  private final ContentStore store;
  private final RowScanner scanner = new RowScanner();
  private final MessageDigest sha = sha256();
  private final CRC32 crc = new CRC32();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final XxHash64 rowDigest = new XxHash64(DIGEST_SEED);
  private final PriceIndex.Builder index;
  private final Slabs gzip;
  private final Blocks blocks = new Blocks();
  private Slabs plain;
  private final byte[] block = new byte[LONGEST_BLOCK];
  private int filled;
  private int markBytes;
  private long blockStart;
  private long digested;
  private boolean fast;
  private boolean over;

  ContentBuilder(ContentStore store, SlabPool pool) {
    this.store = store;
    index = new PriceIndex.Builder(pool);
    gzip = new Slabs(pool);
    plain = new Slabs(pool);
  }

  /**
   * @throws IOException if this is no catalog; the message quotes nothing of it
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public void append(byte[] bytes, int from, int to) throws IOException, NoRoomException {
    for (int at = afterByteOrderMark(bytes, from, to); at < to; ) {
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
    scanner.finish();
    if (filled > 0) {
      endBlock(filled);
    }
    deflater.finish();
    deflate(Deflater.NO_FLUSH);
    putTrailer();
    gzip.trim();
    if (plain != null) {
      plain.trim();
    }
    PriceIndex prices = index.build();
    over = true;
    deflater.end();
    return new Content(sha.digest(), new StoredBody(store, gzip, plain, blocks), prices);
  }

  /** Gives all memory back, unless it was finished. */
  public void discard() {
    if (!over) {
      over = true;
      deflater.end();
      gzip.free();
      index.discard();
      dropPlain();
    }
  }

  private int afterByteOrderMark(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    while (at < to && blockStart + filled == 0 && markBytes < BYTE_ORDER_MARK.length) {
      if (bytes[at] == BYTE_ORDER_MARK[markBytes]) {
        markBytes++;
        at++;
      } else if (markBytes > 0) {
        throw new IOException("the catalog is not JSON in UTF-8");
      } else {
        return at;
      }
    }
    return at;
  }

  private void scan(int from) throws IOException, NoRoomException {
    for (int at = from; at < filled; ) {
      at = scanner.scan(block, at, filled);
      if (scanner.rowEnded()) {
        endRow(at);
        if (at >= BLOCK) {
          endBlock(at);
          at = 0;
        }
      }
    }
  }

  private void endRow(int end) throws NoRoomException {
    digest(end);
    long digest = rowDigest.value();
    rowDigest.reset();
    if (scanner.hasId()) {
      TokenBuffer id = scanner.id();
      index.add(id.bytes(), 0, id.length(), scanner.price(), digest);
    } else {
      index.addNameless(digest);
    }
    digested = 0;
  }

  /** Takes what the block holds of the present row into its digest. */
  private void digest(int end) {
    int from = (int) (scanner.rowStart() + digested - blockStart);
    rowDigest.update(block, from, end);
    digested += end - from;
  }

  private void endBlock(int end) throws IOException, NoRoomException {
    if (blockStart + end > LARGEST) {
      throw new NoRoomException();
    }
    if (scanner.isInRow()) {
      digest(end);
    }
    sha.update(block, 0, end);
    crc.update(block, 0, end);
    if (blockStart == 0) {
      gzip.put(GZIP_HEADER, 0, GZIP_HEADER.length);
    }
    if (blockStart >= WELL_COMPRESSED && !fast) {
      fast = true;
      deflater.setLevel(Deflater.BEST_SPEED);
      // The call that changes the level takes input without the flush: it must have none.
      deflate(Deflater.NO_FLUSH);
    }
    blocks.add(gzip.size(), end);
    deflater.setInput(block, 0, end);
    deflate(Deflater.FULL_FLUSH);
    keepPlain(end);
    blockStart += end;
    filled -= end;
    System.arraycopy(block, end, block, 0, filled);
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
