// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  const { theme, density } = JSON.parse(localStorage.getItem('hookglass.preferences') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (density === 'compact' || density === 'comfortable') document.documentElement.dataset.density = density;
} catch {
  // Unreadable preferences are the defaults.
}
