/* preview MSI DIALOG: shows one page of a package, as Windows Installer would where something calls
 * for it: a program in the way, a full disk. */
#include <windows.h>
#include <msi.h>
#include <msiquery.h>

int wmain(int count, wchar_t **words) {
  MSIHANDLE database, preview;
  MSG message;
  if (count != 3) return 2;
  if (MsiOpenDatabaseW(words[1], MSIDBOPEN_READONLY, &database)) return 3;
  if (MsiEnableUIPreview(database, &preview)) return 4;
  if (MsiPreviewDialogW(preview, words[2])) return 5;
  while (GetMessageW(&message, NULL, 0, 0) > 0) {
    if (IsDialogMessageW(GetActiveWindow(), &message)) continue;
    TranslateMessage(&message);
    DispatchMessageW(&message);
  }
  return 0;
}
