import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A server to be shown: a pool that allocates and shares a lock, and a report that computes. About half of a CPU. */
public final class Shop {
    private static final Object STOCK = new Object();
    private static volatile double sink;

    private static void compute(double milliseconds) {
        long end = System.nanoTime() + (long) (milliseconds * 1e6);
        double value = 1;
        while (System.nanoTime() < end) {
            value = Math.sqrt(value + 1);
        }
        sink = value;
    }

    private static void order() {
        while (true) {
            List<byte[]> basket = new ArrayList<>();
            for (int item = 0; item < 64; item++) {
                basket.add(new byte[8192]);
            }
            synchronized (STOCK) {
                compute(0.4);
            }
            sleep(20);
        }
    }

    private static void report() {
        while (true) {
            compute(60);
            sleep(90);
        }
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public static void main(String[] arguments) {
        int[] number = {0};
        ThreadFactory named = task -> new Thread(task, "checkout-" + number[0]++);
        var pool = Executors.newFixedThreadPool(8, named);
        for (int worker = 0; worker < 8; worker++) {
            pool.submit(Shop::order);
        }
        new Thread(Shop::report, "report").start();
    }
}
