@echo off
rem Install marelle for this person from this folder, once, without network or administrator; then open it.
rem With words behind it, run them there instead: start-windows.bat marelle demo
setlocal
chcp 65001 >nul
set "here=%~dp0"
set "home=%LOCALAPPDATA%\marelle"
if /i "%here%"=="%home%\" goto ready
fc /b "%here%SHA256SUMS" "%home%\SHA256SUMS" >nul 2>nul
if not errorlevel 1 goto ready
echo @INSTALLING@
for %%d in (python packages environment) do if exist "%home%\%%d" rd /s /q "%home%\%%d"
if not exist "%home%" md "%home%"
set "archive=@ARCHIVE@"
if "%archive%"=="" goto installed_python

rem The portable Python: it has no pip and no venv; its list of folders (._pth) names where the wheels go.
md "%home%\python"
tar -xf "%here%python\%archive%" -C "%home%\python" 2>nul
if not exist "%home%\python\python.exe" powershell -NoProfile -Command "Expand-Archive -Force -LiteralPath $env:here'python\'$env:archive -DestinationPath $env:home'\python'"
if not exist "%home%\python\python.exe" goto failed
echo.>>"%home%\python\@PTH@"
echo ..\packages>>"%home%\python\@PTH@"
set "python=%home%\python\python.exe"
set into=--no-warn-script-location --target "%home%\packages"
goto install

:installed_python
set "version="
for %%v in (@VERSIONS@) do (
  py -%%v -c "import venv" >nul 2>nul
  if not errorlevel 1 set "version=%%v"
)
if "%version%"=="" goto no_python
py -%version% -m venv --without-pip --clear "%home%\environment"
if errorlevel 1 goto failed
set "python=%home%\environment\Scripts\python.exe"
set into=

:install
rem What is extra may not be there for each kind of computer.
set put="%python%" "%here%wheels\@PIP@\pip" install --quiet --no-index --no-cache-dir --disable-pip-version-check --find-links "%here%wheels" %into%
%put% "@REQUIREMENT@" 2>nul
if errorlevel 1 %put% "@LEAST@"
if errorlevel 1 goto failed

rem A text that starts Python, instead of the .exe that pip makes: schools block programs that nobody signed.
>"%home%\marelle.bat" echo @"%python%" -m marelle_host %%*
rem This script starts from there too, without the stick.
copy /y "%here%marelle.html" "%home%" >nul
copy /y "%~f0" "%home%" >nul
copy /y "%here%SHA256SUMS" "%home%" >nul

:ready
set "PATH=%home%;%PATH%"
if not "%~1"=="" goto run
start "" "%here%marelle.html"
echo @READY@
cmd /k
exit /b 0

:run
call %*
exit /b %errorlevel%

:no_python
echo @NO_PYTHON@
if "%~1"=="" start "" "%here%marelle.html"
if "%~1"=="" pause
exit /b 1

:failed
echo @FAILED@
if "%~1"=="" pause
exit /b 1
